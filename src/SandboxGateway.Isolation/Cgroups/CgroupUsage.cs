namespace SandboxGateway.Isolation.Cgroups;

/// <summary>What the processes of one cgroup have used since it was made. 0 where the kernel does not count it.</summary>
internal sealed record CgroupUsage
{
    public ulong CpuUserMicroseconds { get; init; }

    public ulong CpuSystemMicroseconds { get; init; }

    public ulong CpuThrottledMicroseconds { get; init; }

    public ulong CpuPressureMicroseconds { get; init; }

    /// <summary>The highest there was; before Linux 5.19 what there is now.</summary>
    public ulong MemoryPeakBytes { get; init; }

    public ulong MemoryPressureMicroseconds { get; init; }

    public ulong OomKills { get; init; }

    public ulong MemoryHighEvents { get; init; }

    /// <summary>Processes and threads; since Linux 6.1.</summary>
    public ulong PidsPeak { get; init; }

    public ulong PidsMaxEvents { get; init; }

    public static CgroupUsage Read(string folder)
    {
        var cpu = CgroupFile.Read(folder, "cpu.stat");
        var memoryEvents = CgroupFile.Read(folder, "memory.events");
        var peak = CgroupFile.Read(folder, "memory.peak");
        return new CgroupUsage
        {
            CpuUserMicroseconds = CgroupText.Counter(cpu, "user_usec"),
            CpuSystemMicroseconds = CgroupText.Counter(cpu, "system_usec"),
            CpuThrottledMicroseconds = CgroupText.Counter(cpu, "throttled_usec"),
            CpuPressureMicroseconds = CgroupText.Pressure(CgroupFile.Read(folder, "cpu.pressure")),
            MemoryPeakBytes = CgroupText.Number(peak.Length > 0 ? peak : CgroupFile.Read(folder, "memory.current")),
            MemoryPressureMicroseconds = CgroupText.Pressure(CgroupFile.Read(folder, "memory.pressure")),
            OomKills = CgroupText.Counter(memoryEvents, "oom_kill"),
            MemoryHighEvents = CgroupText.Counter(memoryEvents, "high"),
            PidsPeak = CgroupText.Number(CgroupFile.Read(folder, "pids.peak")),
            PidsMaxEvents = CgroupText.Counter(CgroupFile.Read(folder, "pids.events"), "max"),
        };
    }
}
