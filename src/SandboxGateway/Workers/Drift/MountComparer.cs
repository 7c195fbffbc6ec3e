using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers.Drift;

/// <summary>Compares a process's mounts with those of its launch spec: what must be there is, and nothing else can be written.</summary>
internal static class MountComparer
{
    private const string ProcFolder = "/proc";
    private const string DeviceFolder = "/dev/";

    /// <param name="spec">What was asked of the launcher.</param>
    /// <param name="lines">Mount point, options and type of each mount, as the launcher tells them.</param>
    public static IEnumerable<DriftFinding> Compare(LaunchSpec spec, IReadOnlyCollection<string> lines)
    {
        var mounts = lines.Select(line => line.Split(' ')).Where(fields => fields.Length == 3)
            .Select(fields => (Point: fields[0], Options: fields[1].Split(','), Type: fields[2]))
            .ToList();
        var scratch = spec.Mounts.Where(mount => mount.Type == Mount.Types.Type.Tmpfs).Select(mount => mount.Destination).ToHashSet();
        foreach (var (point, options, type) in mounts)
        {
            var isScratch = scratch.Contains(point) && type == "tmpfs";
            // Device nodes have to work; their mounts are read-only, which guards the node.
            IEnumerable<string> due = isScratch
                ? ["nosuid", "nodev", "noexec"]
                : point.StartsWith(DeviceFolder, StringComparison.Ordinal) ? ["ro"] : ["ro", "nosuid", "nodev"];
            foreach (var missing in due.Except(options))
            {
                yield return new DriftFinding($"mounts.{missing}", $"{point} {missing}", string.Join(',', options));
            }
        }

        foreach (var missing in Expected(spec).Except(mounts.Select(mount => mount.Point)))
        {
            yield return new DriftFinding("mounts.missing", missing, "not mounted");
        }

        if (spec.Containment.Proc == Containment.Types.Proc.None && mounts.Any(mount => mount.Type == "proc"))
        {
            yield return new DriftFinding("mounts.proc", "none", "mounted");
        }
    }

    private static IEnumerable<string> Expected(LaunchSpec spec)
    {
        var points = spec.Mounts.Select(mount => mount.Destination).Append("/");
        return spec.Containment.Proc == Containment.Types.Proc.None ? points : points.Append(ProcFolder);
    }
}
