using System.Globalization;
using System.Runtime.InteropServices;

namespace SandboxGateway.Workers;

/// <summary>
/// The processor time a worker has used so far, read in well under a microsecond: the clock of its process, which anybody may
/// read. Children of the worker count only in what its sandbox has used at its end. Not thread-safe.
/// </summary>
internal sealed partial class WorkerClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = 100;

    private readonly int _clock;
    private long _last;

    private WorkerClock(int pid)
    {
        // As clock_getcpuclockid(3) makes it: the process's number, inverted, and the clock its scheduler keeps.
        const int IdBits = 3;
        const int SchedulerClock = 2;
        _clock = (~pid << IdBits) | SchedulerClock;
        _last = Read();
    }

    /// <summary>The clock of the worker under a sandbox's init; null if there is none to be seen.</summary>
    public static WorkerClock? TryOpen(int initPid)
    {
        try
        {
            var children = File.ReadAllText($"/proc/{initPid}/task/{initPid}/children").Split(' ');
            return int.TryParse(children[0], NumberStyles.None, CultureInfo.InvariantCulture, out var worker) ? new WorkerClock(worker) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What it has used since the last call, or since this was opened; nothing once it has ended.</summary>
    public TimeSpan Lap()
    {
        var now = Read();
        var lap = Math.Max(now - _last, 0);
        _last = Math.Max(now, _last);
        return TimeSpan.FromTicks(lap / NanosecondsPerTick);
    }

    private unsafe long Read()
    {
        // struct timespec: seconds, nanoseconds.
        var time = stackalloc long[2];
        return ClockGetTime(_clock, time) == 0 ? (time[0] * NanosecondsPerSecond) + time[1] : 0;
    }

    // SAFETY: clock_gettime(2) fills two longs, does not wait, and keeps no pointer.
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static unsafe partial int ClockGetTime(int clock, long* time);
}
