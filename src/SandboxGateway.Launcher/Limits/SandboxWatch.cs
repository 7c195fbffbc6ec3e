using SandboxGateway.Isolation.Processes;

namespace SandboxGateway.Launcher.Limits;

/// <summary>What the watchdog knows of one sandbox: its processes, the most it has seen them use, and its limits.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class SandboxWatch(int initPid, SandboxLimits limits)
{
    // To look for processes costs as much as several looks at their memory.
    private const int ChecksPerRefresh = 4;

    private readonly ProcessTree _processes = new(initPid);
    private int _checks;

    /// <summary>Whether there is a limit only this watch keeps.</summary>
    public bool IsNeeded => limits.WatchedMemory > 0 || limits.WatchedPids > 0;

    public ulong MemoryPeakBytes { get; private set; }

    public ulong TasksPeak { get; private set; }

    /// <summary>At the last <see cref="TakeUsage"/>.</summary>
    public CpuTime CpuTime { get; private set; }

    /// <summary>Looks once.</summary>
    /// <returns>The limit that is exceeded, or null.</returns>
    public string? Check()
    {
        if (_checks++ % ChecksPerRefresh == 0)
        {
            Refresh();
        }

        MemoryPeakBytes = Math.Max(MemoryPeakBytes, _processes.MemoryBytes());
        if (limits.WatchedMemory > 0 && MemoryPeakBytes > limits.WatchedMemory)
        {
            return "memory.max";
        }

        // What is more than can be looked at could use any amount of memory.
        var isOver = limits.WatchedPids > 0 && TasksPeak > limits.WatchedPids;
        return isOver || TasksPeak > ProcessTree.MostTasks ? "pids.max" : null;
    }

    /// <summary>Looks at everything there is, for the record: what is killed takes its processor time with it.</summary>
    public void TakeUsage()
    {
        Refresh();
        MemoryPeakBytes = Math.Max(MemoryPeakBytes, _processes.MemoryBytes());
        CpuTime = _processes.CpuTime();
    }

    private void Refresh()
    {
        _processes.Refresh();
        TasksPeak = Math.Max(TasksPeak, (ulong)_processes.Tasks);
    }
}
