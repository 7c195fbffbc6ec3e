using System.Diagnostics;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Takes the time of a launch, stage by stage.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class LaunchClock
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<(string Stage, TimeSpan Duration)> _stages = [];
    private TimeSpan _ended;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public IReadOnlyList<(string Stage, TimeSpan Duration)> Stages => _stages;

    /// <summary>Ends a stage; the next one begins.</summary>
    public void End(string stage)
    {
        var now = Elapsed;
        _stages.Add((stage, now - _ended));
        _ended = now;
    }
}
