using System.Diagnostics;
using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Processes;
using SandboxGateway.Launcher.Launching;

namespace SandboxGateway.Launcher.Limits;

/// <summary>
/// Keeps memory.max and pids.max where the cgroup has no controller for them: looks at such sandboxes every so often, and ends
/// one that has more. It is late by up to one look, and the host report says so.
/// </summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class Watchdog
{
    private const int IntervalMilliseconds = 50;
    private const int WithoutEnd = -1;

    private static readonly string[] _names = ["memory", "pids"];

    private long _lastCheck = Stopwatch.GetTimestamp();

    /// <summary>What a host report says of it: a line for each controller that is missing.</summary>
    public static IEnumerable<HostControl> Controls(IReadOnlySet<string> controllers) =>
        _names.Where(name => !controllers.Contains(name)).Select(Control);

    /// <summary>How long the launcher may wait for something else, in milliseconds; negative for without end.</summary>
    public int Timeout(IEnumerable<Sandbox> sandboxes) => sandboxes.Any(static sandbox => sandbox.Watch is { IsNeeded: true })
        ? (int)Math.Ceiling(Math.Clamp(IntervalMilliseconds - Stopwatch.GetElapsedTime(_lastCheck).TotalMilliseconds, 0, IntervalMilliseconds))
        : WithoutEnd;

    /// <summary>Looks at the sandboxes, if it is time to.</summary>
    public void Check(IEnumerable<Sandbox> sandboxes)
    {
        if (Stopwatch.GetElapsedTime(_lastCheck).TotalMilliseconds < IntervalMilliseconds)
        {
            return;
        }

        foreach (var sandbox in sandboxes)
        {
            if (sandbox is { WasKilled: false, Watch: { IsNeeded: true } watch } && watch.Check() is { } limit)
            {
                sandbox.Exceeded = limit;
                sandbox.Kill();
            }
        }

        // After the looks: those that take long must not follow each other without a pause.
        _lastCheck = Stopwatch.GetTimestamp();
    }

    private static HostControl Control(string name)
    {
        var backstop = name == "pids" ? "RLIMIT_NPROC holds in between" : "RLIMIT_DATA bounds each process in between";
        return ProcessTree.IsSupported
            ? new HostControl(
                $"watchdog.{name}",
                true,
                $"checked every {IntervalMilliseconds} ms, as the cgroup v2 {name} controller is missing; {backstop}")
            : new HostControl($"watchdog.{name}", false, "this kernel was built without CONFIG_PROC_CHILDREN");
    }
}
