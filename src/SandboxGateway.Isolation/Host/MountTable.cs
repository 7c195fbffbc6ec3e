namespace SandboxGateway.Isolation.Host;

/// <summary>Reads /proc/self/mountinfo, proc_pid_mountinfo(5).</summary>
internal sealed class MountTable(IEnumerable<string> lines)
{
    public const string Self = "/proc/self/mountinfo";

    private const int MountPointField = 4;
    private const int OptionsField = 5;

    private readonly (string Point, string Options, string Type)[] _mounts =
        [.. lines.Select(static line => line.Split(' ')).Select(static f => (f[MountPointField], f[OptionsField], TypeOf(f)))];

    /// <summary>Whether the mount that holds the path is read-only.</summary>
    public bool IsReadOnly(string path)
    {
        // The longest, and of stacked mounts the last: the sort is stable.
        var holder = _mounts.Where(mount => Holds(mount.Point, path)).OrderBy(static mount => mount.Point.Length).LastOrDefault();
        return holder.Options is not null && holder.Options.Split(',').Contains("ro");
    }

    /// <summary>Where a file system of this type is mounted first; null for nowhere.</summary>
    public string? PointOf(string type) => _mounts.FirstOrDefault(mount => mount.Type == type).Point;

    // Optional fields end with a lone hyphen; the type follows it.
    private static string TypeOf(string[] fields) =>
        fields.ElementAtOrDefault(Array.IndexOf(fields, "-", OptionsField + 1) + 1) ?? string.Empty;

    private static bool Holds(string point, string path) =>
        point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
}
