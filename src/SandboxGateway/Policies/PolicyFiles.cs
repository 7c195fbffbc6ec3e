using System.Reflection;
using SandboxGateway.Policies.Reading;

namespace SandboxGateway.Policies;

/// <summary>Finds policy files.</summary>
internal static class PolicyFiles
{
    // Ours have 100 lines; the bound keeps a mistaken file out of memory.
    private const int MaxBytes = 256 * 1024;
    private const string ShippedFolder = "SandboxGateway.Policies.Shipped.";

    public static IEnumerable<PolicyFile> Shipped()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ShippedFolder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return new PolicyFile(name[ShippedFolder.Length..], bytes, IsShipped: true);
        }
    }

    /// <summary>Every *.yaml of the folder; null stands for no folder.</summary>
    /// <exception cref="StartupException">The folder or a file cannot be read.</exception>
    public static IEnumerable<PolicyFile> In(string? folder)
    {
        if (folder is null)
        {
            return [];
        }

        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(Read)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The folder of policies cannot be read: {exception.Message}");
        }
    }

    /// <exception cref="IOException">The file cannot be read, or is no policy's size.</exception>
    public static PolicyFile Read(string path) => new FileInfo(path).Length <= MaxBytes
        ? new PolicyFile(path, File.ReadAllBytes(path), IsShipped: false)
        : throw new IOException($"{path} is longer than {MaxBytes} bytes");
}
