namespace SandboxGateway.Isolation.Refusals;

/// <summary>How many of one sandbox's refusals are reported, and when it has made so many that listening to it must end.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class RefusalBudget(TimeProvider time)
{
    /// <summary>Reports in a row; enough for an attack that tries everything once.</summary>
    public const int Burst = 20;

    public const int PerSecond = 5;

    /// <summary>
    /// Refused calls within <see cref="FloodWindow"/> that end it. Each costs the launcher some 10 us, so a sandbox can take a
    /// tenth of a second of it, and then nothing.
    /// </summary>
    public const int FloodCalls = 10_000;

    public static readonly TimeSpan FloodWindow = TimeSpan.FromSeconds(10);

    private double _reports = Burst;
    private long _refilled = time.GetTimestamp();
    private long _windowStart = time.GetTimestamp();
    private int _windowCalls;

    /// <summary>Counts one refused call.</summary>
    /// <returns>Whether it is one too many.</returns>
    public bool IsFloodWith()
    {
        if (time.GetElapsedTime(_windowStart) > FloodWindow)
        {
            _windowStart = time.GetTimestamp();
            _windowCalls = 0;
        }

        return ++_windowCalls > FloodCalls;
    }

    public bool TryTakeReport()
    {
        var elapsed = time.GetElapsedTime(_refilled);
        _refilled = time.GetTimestamp();
        _reports = Math.Min(Burst, _reports + (elapsed.TotalSeconds * PerSecond));
        if (_reports < 1)
        {
            return false;
        }

        _reports--;
        return true;
    }

    /// <summary>For a report that was not made after all.</summary>
    public void GiveReportBack() => _reports++;
}
