using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Roots;

/// <summary>
/// A root made of a folder's entries. The folder itself is not bound: what the sandbox adds needs places of its own, and they
/// must not be made inside somebody else's folder, let alone through a link found there.
/// </summary>
internal static class FolderRoot
{
    /// <summary>Each entry is a mount; an image has about twenty.</summary>
    public const int MaxEntries = 256;

    // Empty in an image, or the sandbox's own.
    private static readonly string[] _leftOutOfImage = ["/dev", "/proc", "/sys", "/tmp", "/model", "/run"];
    private static readonly string[] _leftOutOfHost = ["/dev", "/proc"];

    /// <summary>An unpacked image.</summary>
    /// <param name="folder">Where it lies on the host.</param>
    /// <param name="taken">Where else something will be mounted inside.</param>
    public static SandboxRoot OfImage(string folder, IReadOnlyCollection<string> taken) =>
        Read(folder, [.. taken, .. _leftOutOfImage], static _ => BindUse.Image);

    /// <summary>The whole host.</summary>
    public static SandboxRoot OfHost(IReadOnlyCollection<string> taken) =>
        Read("/", [.. taken, .. _leftOutOfHost], static path => SystemRoot.IsSystemFolder(path) ? BindUse.System : BindUse.Exposed);

    private static SandboxRoot Read(string folder, string[] taken, Func<string, BindUse> use)
    {
        var content = new RootContent();
        AddEntries(content, folder, string.Empty, taken, use);
        return content.ToRoot([]);
    }

    private static void AddEntries(
        RootContent content, string folder, string destination, string[] taken, Func<string, BindUse> use)
    {
        foreach (var name in Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)))
        {
            var (source, path) = (Path.Combine(folder, name), $"{destination}/{name}");
            if (taken.Contains(path, StringComparer.Ordinal))
            {
                continue;
            }

            if (!taken.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)))
            {
                content.Add(source, path, use(path));
            }
            else if (new FileInfo(source).LinkTarget is null && Directory.Exists(source))
            {
                // Something is to be mounted further down, so this one becomes a folder of our own with the same entries.
                AddEntries(content, source, path, taken, use);
            }

            if (content.Count > MaxEntries)
            {
                throw new InvalidDataException($"{folder} has more than {MaxEntries} entries");
            }
        }
    }
}
