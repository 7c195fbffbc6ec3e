namespace SandboxGateway.Workers;

/// <summary>
/// How long to wait before a worker is started again: not at all after one that had served, then longer with each failure in
/// a row. Not thread-safe.
/// </summary>
internal sealed class RestartPause
{
    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    /// <summary>Failures in a row since a worker last served.</summary>
    public int Failures { get; private set; }

    public TimeSpan Next => Failures == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(_first.Ticks << Math.Min(Failures - 1, 16), _longest.Ticks));

    /// <summary>A worker loaded its model and answered, or at least lived for a while.</summary>
    public void Served() => Failures = 0;

    public void Failed() => Failures++;
}
