using SandboxGateway.Isolation.Cgroups;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Limits;

/// <summary>What one sandbox may use, and who sees to it: its cgroup where the controller is there, else the watchdog.</summary>
internal sealed class SandboxLimits
{
    // Programs have more mapped than they use: stacks, arenas, heaps that grow ahead.
    private const ulong DataAllowance = 64 << 20;
    private const ulong DataFactor = 2;

    private readonly Resources _asked;
    private readonly Rlimit[] _rlimits;
    private readonly IReadOnlySet<string> _controllers;

    public SandboxLimits(Containment containment, IReadOnlySet<string> controllers)
    {
        _asked = containment.Resources ?? new Resources();
        _rlimits = [.. containment.Rlimits];
        _controllers = controllers;
    }

    public CgroupLimits ForCgroup => new()
    {
        MemoryMaxBytes = _asked.MemoryMaxBytes,
        MemoryHighBytes = _asked.MemoryHighBytes,
        MemorySwapMaxBytes = _asked.MemorySwapMaxBytes,
        PidsMax = _asked.PidsMax,
        CpuQuotaMicroseconds = _asked.CpuQuotaMicroseconds,
        IoReadBytesPerSecond = _asked.IoReadBytesPerSecond,
        IoWriteBytesPerSecond = _asked.IoWriteBytesPerSecond,
    };

    /// <summary>Bytes the watchdog allows; 0 if the cgroup does that, or nothing was asked.</summary>
    public ulong WatchedMemory => _controllers.Contains("memory") ? 0 : _asked.MemoryMaxBytes;

    /// <summary>Processes and threads the watchdog allows; 0 as for memory.</summary>
    public ulong WatchedPids => _controllers.Contains("pids") ? 0 : _asked.PidsMax;

    /// <summary>Microseconds of processor time in a second that binding to processors keeps; 0 as for memory.</summary>
    public ulong BoundCpuQuota => _controllers.Contains("cpu") ? 0 : _asked.CpuQuotaMicroseconds;

    /// <summary>Seconds of processor time for one process; 0 for no limit.</summary>
    public ulong CpuSeconds => _rlimits.FirstOrDefault(static limit => limit.Type == "RLIMIT_CPU")?.Value ?? 0;

    /// <summary>
    /// The limits of getrlimit(2) that were asked for, and those that stand in for a controller. The kernel keeps them at once,
    /// where the watchdog only looks now and then; what was asked for itself is left alone.
    /// </summary>
    public IReadOnlyList<ResourceLimit> Rlimits()
    {
        var limits = _rlimits.ToDictionary(static limit => limit.Type, static limit => limit.Value, StringComparer.Ordinal);
        if (WatchedPids > 0)
        {
            // Counted for each user namespace since Linux 5.14, so for this sandbox alone.
            limits.TryAdd("RLIMIT_NPROC", WatchedPids);
        }

        if (WatchedMemory is > 0 and < ulong.MaxValue / (2 * DataFactor))
        {
            limits.TryAdd("RLIMIT_DATA", (WatchedMemory * DataFactor) + DataAllowance);
        }

        return [.. limits.Select(static limit => ResourceLimitNames.Create(limit.Key, limit.Value))];
    }
}
