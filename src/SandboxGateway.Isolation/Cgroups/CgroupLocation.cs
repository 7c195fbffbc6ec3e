using SandboxGateway.Isolation.Host;

namespace SandboxGateway.Isolation.Cgroups;

/// <summary>Finds the folder of this process's own version 2 cgroup, cgroups(7).</summary>
internal static class CgroupLocation
{
    private const string FileSystem = "cgroup2";
    private const string Version2Prefix = "0::";

    /// <param name="membership">Lines of /proc/self/cgroup.</param>
    /// <param name="mounts">Where cgroup file systems are mounted.</param>
    /// <returns>The folder, or null if there is none we can see.</returns>
    public static string? Find(IEnumerable<string> membership, MountTable mounts)
    {
        var own = membership.FirstOrDefault(static line => line.StartsWith(Version2Prefix, StringComparison.Ordinal));
        var mount = mounts.PointOf(FileSystem);

        // A path with ".." lies above what this cgroup namespace shows.
        return own is null || mount is null || own.Contains("/..", StringComparison.Ordinal)
            ? null
            : mount + own[Version2Prefix.Length..].TrimEnd('/');
    }
}
