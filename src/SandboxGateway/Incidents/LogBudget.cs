namespace SandboxGateway.Incidents;

/// <summary>Keeps incidents from filling the log: so many at once, so many a second. Guarded by the incident log's lock.</summary>
internal sealed class LogBudget(TimeProvider time)
{
    /// <summary>More than a whole attack suite makes.</summary>
    public const int Burst = 200;

    public const int PerSecond = 20;

    private double _left = Burst;
    private long _refilled = time.GetTimestamp();
    private ulong _unlogged;

    /// <summary>Whether one more may be logged.</summary>
    /// <param name="unlogged">How many were not since the last that was.</param>
    public bool TryTake(out ulong unlogged)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(Burst, _left + (time.GetElapsedTime(_refilled, now).TotalSeconds * PerSecond));
        _refilled = now;
        unlogged = _unlogged;
        if (_left < 1)
        {
            _unlogged++;
            return false;
        }

        _left--;
        _unlogged = 0;
        return true;
    }
}
