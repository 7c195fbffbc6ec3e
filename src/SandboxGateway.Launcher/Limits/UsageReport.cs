using SandboxGateway.Isolation.Cgroups;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Limits;

/// <summary>What a sandbox has used: counted by its cgroup, or where it has none, by wait(2) and what was seen in /proc.</summary>
internal static class UsageReport
{
    /// <summary>Of a sandbox that runs.</summary>
    public static Usage SoFar(Sandbox sandbox)
    {
        sandbox.Watch?.TakeUsage();
        return Of(sandbox, default);
    }

    /// <summary>Of a sandbox that has ended and still has its cgroup.</summary>
    public static Usage AtEnd(Sandbox sandbox, in ResourceUsage used) => Of(sandbox, used);

    private static Usage Of(Sandbox sandbox, in ResourceUsage used)
    {
        var seen = sandbox.Watch;
        var usage = new Usage
        {
            Source = "proc",
            CpuUserMicroseconds = Math.Max(used.UserMicroseconds, seen?.CpuTime.UserMicroseconds ?? 0),
            CpuSystemMicroseconds = Math.Max(used.SystemMicroseconds, seen?.CpuTime.SystemMicroseconds ?? 0),
            MemoryPeakBytes = Math.Max(used.LargestBytes, seen?.MemoryPeakBytes ?? 0),
            ProcessesPeak = seen?.TasksPeak ?? 0,
        };
        if (sandbox.Cgroup is { } cgroup)
        {
            Overwrite(usage, CgroupUsage.Read(cgroup.Folder));
        }

        return usage;
    }

    // What a missing controller does not count stays as it was seen.
    private static void Overwrite(Usage usage, CgroupUsage counted)
    {
        usage.Source = "cgroup";
        usage.CpuUserMicroseconds = counted.CpuUserMicroseconds;
        usage.CpuSystemMicroseconds = counted.CpuSystemMicroseconds;
        usage.CpuThrottledMicroseconds = counted.CpuThrottledMicroseconds;
        usage.CpuPressureMicroseconds = counted.CpuPressureMicroseconds;
        usage.MemoryPeakBytes = counted.MemoryPeakBytes > 0 ? counted.MemoryPeakBytes : usage.MemoryPeakBytes;
        usage.MemoryPressureMicroseconds = counted.MemoryPressureMicroseconds;
        usage.OomKills = counted.OomKills;
        usage.MemoryHighEvents = counted.MemoryHighEvents;
        usage.ProcessesPeak = counted.PidsPeak > 0 ? counted.PidsPeak : usage.ProcessesPeak;
        usage.PidsMaxEvents = counted.PidsMaxEvents;
    }
}
