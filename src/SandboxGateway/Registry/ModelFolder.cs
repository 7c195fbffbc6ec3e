using System.Globalization;
using System.Text;

namespace SandboxGateway.Registry;

/// <summary>
/// One folder of the repository: reads its model.yaml and picks the versions to serve. Nothing outside the folder is
/// read, whatever links lie in it.
/// </summary>
internal sealed class ModelFolder(string path)
{
    // Ours have ten lines; the bound keeps a mistaken or hostile file out of memory.
    private const int MaxManifestBytes = 64 * 1024;

    // realpath of a folder that was just listed fails only for links in a circle, which cannot be listed.
    private readonly string _root = RealPath.Resolve(path) ?? path;
    private readonly string _name = Path.GetFileName(path);

    /// <summary>A digest of all that lies in a model's folder, but for the inside of its image; another one means: look again.</summary>
    /// <param name="path">The folder, or a link to it.</param>
    /// <param name="manifest">What was found there at the last look; null for a first look.</param>
    public static string DigestOf(string path, ModelManifest? manifest)
    {
        var root = RealPath.Resolve(path) ?? path;
        var image = manifest is null ? null : ImageOf(manifest, root);
        return FolderDigest.Of(root, entry => image is not null && Path.GetDirectoryName(entry) == image);
    }

    /// <summary>The model in the folder, refused or not; null if it is no model's folder.</summary>
    public FoundModel? Read()
    {
        try
        {
            var versions = FindVersions();
            var manifestPath = Path.Combine(_root, ManifestReader.FileName);
            if (new FileInfo(manifestPath) is { Exists: false, LinkTarget: null } && !Directory.Exists(manifestPath))
            {
                return versions.Count == 0 ? null : Refuse(versions, $"the folder has no {ManifestReader.FileName}");
            }

            var manifest = ReadManifest(manifestPath);
            return manifest.Problem is { } problem ? Refuse(versions, problem) : Choose(manifest, versions);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(null, $"the folder cannot be read: {exception.Message}");
        }
    }

    private FoundModel Choose(ModelManifest manifest, SortedList<int, string> versions)
    {
        if (versions.Count == 0)
        {
            return Refuse(versions, "the folder has no version folder, such as \"1\"");
        }

        var shared = SharedDigest(manifest, versions);
        var chosen = manifest.Versions.Select(versions.Keys).Union(manifest.Labels.Values).Order();
        return new FoundModel(
            manifest, [.. chosen.Select(version => Look(manifest, version, versions.GetValueOrDefault(version), shared))], [.. versions.Keys]);
    }

    private FoundVersion Look(ModelManifest manifest, int version, string? folder, string shared)
    {
        if (folder is null)
        {
            return Refuse(version, "", $"model.yaml asks for version {version}, which has no folder");
        }

        if (RealPath.Resolve(folder) is not { } versionFolder || !RealPath.IsBelow(_root, versionFolder))
        {
            return Refuse(version, "", $"version folder {version} is a link that leaves the model's folder");
        }

        // Before anything of it is read: what changes after that makes another digest, and so another look.
        var digest = FolderDigest.Join(manifest.Digest, shared, FolderDigest.Of(versionFolder, static _ => false));
        var found = VersionFiles.FindImage(manifest, _root, out var problem);
        problem ??= VersionFiles.Check(found, version, versionFolder);
        return problem is null
            ? new FoundVersion(version, found, versionFolder, digest)
            : Refuse(version, digest, problem);
    }

    // What all versions share: files that a contract names. An image may hold a whole distribution, so it is not looked into.
    private string SharedDigest(ModelManifest manifest, SortedList<int, string> versions)
    {
        var own = Path.Combine(_root, ManifestReader.FileName);
        var image = ImageOf(manifest, _root);
        return FolderDigest.Of(_root, path =>
            path == own || path == image || Path.GetFileName(path).StartsWith('.') || versions.ContainsValue(path));
    }

    private ModelManifest ReadManifest(string manifestPath)
    {
        if (RealPath.Resolve(manifestPath) is not { } target || !RealPath.IsBelow(_root, target))
        {
            return Refused("is a link that leaves the model's folder");
        }

        // Pipes, sockets and devices show no length either, so none is opened, which could block.
        var file = new FileInfo(target);
        if (!file.Exists || file.Length == 0)
        {
            return Refused(Directory.Exists(target) ? "is a folder" : "is empty or no regular file");
        }

        if (file.Length > MaxManifestBytes)
        {
            return Refused($"is longer than {MaxManifestBytes} bytes");
        }

        var bytes = File.ReadAllBytes(target);
        return TryDecode(bytes, out var text)
            ? ManifestReader.Read(_name, text) with { Folder = _root }
            : Refused("is not UTF-8");
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        var content = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var isUtf8 = System.Text.Unicode.Utf8.IsValid(content);
        text = isUtf8 ? Encoding.UTF8.GetString(content) : "";
        return isUtf8;
    }

    private static string? ImageOf(ModelManifest manifest, string root) =>
        manifest.Handler?.Image is { } image ? Path.GetFullPath(image, root) : null;

    // As in Triton, a version is a positive number without leading zeros; other folders are none of our business.
    private SortedList<int, string> FindVersions()
    {
        var versions = new SortedList<int, string>();
        foreach (var folder in Directory.EnumerateDirectories(_root))
        {
            var name = Path.GetFileName(folder);
            if (!name.StartsWith('0')
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                versions.Add(version, folder);
            }
        }

        return versions;
    }

    private ModelManifest Refused(string problem) =>
        ModelManifest.Refused(_name, $"{ManifestReader.FileName} {problem}");

    private FoundVersion Refuse(int version, string digest, string problem) =>
        new(version, ModelManifest.Refused(_name, problem) with { Folder = _root }, _root, digest);

    private FoundModel Refuse(SortedList<int, string>? versions, string problem) =>
        new(ModelManifest.Refused(_name, problem) with { Folder = _root }, [], versions?.Keys.ToList());
}
