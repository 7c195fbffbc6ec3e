namespace SandboxGateway.Isolation.Cgroups;

/// <summary>The host's block devices, as io.max names them.</summary>
internal static class BlockDevices
{
    private const string Folder = "/sys/block";

    // They sit on other devices or on memory, and their numbers come and go.
    private static readonly string[] _skipped = ["loop", "ram", "zram"];

    public static IReadOnlyList<string> List() => List(Folder);

    /// <summary>As <see cref="List()"/>, of another folder than the host's.</summary>
    internal static IReadOnlyList<string> List(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFileSystemEntries(folder)
            .Where(static device => !_skipped.Any(prefix => Path.GetFileName(device).StartsWith(prefix, StringComparison.Ordinal)))
            .Select(static device => $"{device}/dev")
            .Where(File.Exists)
            .Select(static file => File.ReadAllText(file).Trim())
            .Order(StringComparer.Ordinal),
    ];
}
