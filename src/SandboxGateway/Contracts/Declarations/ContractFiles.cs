using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>Files a contract names: below the version's folder, or else the model's. No link leads out of either.</summary>
internal sealed class ContractFiles(ServedModel model, ManifestProblems problems)
{
    /// <summary>The file's bytes and its name for messages; null, and a mistake at <paramref name="value"/>, if it cannot be had.</summary>
    public byte[]? Read(YamlNode value, string key, string name, int maxBytes, out string shown)
    {
        shown = name;
        if (name.Length == 0 || name.StartsWith('/') || name.Split('/').Contains("..") || name.Any(char.IsControl))
        {
            problems.Refuse(value, $"{key} must be the path of a file below the version's or the model's folder");
            return null;
        }

        foreach (var (folder, prefix) in new[] { (model.VersionFolder, $"{model.Version}/"), (model.Manifest.Folder, "") })
        {
            var path = Path.Combine(folder, name);
            if (folder.Length == 0 || !Path.Exists(path))
            {
                continue;
            }

            shown = prefix + name;
            return RealPath.Resolve(path) is { } target && RealPath.IsBelow(folder, target)
                ? ReadFile(value, shown, target, maxBytes)
                : Refuse(value, $"{shown} is a link that leaves the folder");
        }

        return Refuse(value, $"the file {name} is missing");
    }

    private byte[]? ReadFile(YamlNode value, string shown, string path, int maxBytes)
    {
        // Pipes, sockets and devices have no length, so none is opened, which could block.
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
        {
            return Refuse(value, $"{shown} is empty or no regular file");
        }

        try
        {
            return file.Length > maxBytes ? Refuse(value, $"{shown} is longer than {maxBytes} bytes") : File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(value, $"{shown} cannot be read: {exception.Message}");
        }
    }

    private byte[]? Refuse(YamlNode value, string message)
    {
        problems.Refuse(value, message);
        return null;
    }
}
