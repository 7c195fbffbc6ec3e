namespace SandboxGateway.Workers.Output;

/// <summary>
/// How much one sandbox may still write into the log: a bucket of lines and one of bytes, both refilled as time goes by and
/// shared by its two streams. Thread-safe.
/// </summary>
internal sealed class OutputBudget(TimeProvider timeProvider)
{
    // Enough for the start of any program and for a traceback now and then; a flood is a few events a second.
    private const double LinesPerSecond = 50;
    private const double LineBurst = 200;
    private const double BytesPerSecond = 64 << 10;
    private const double ByteBurst = 256 << 10;

    private readonly Lock _gate = new();
    private double _lines = LineBurst;
    private double _bytes = ByteBurst;
    private long _refilled = timeProvider.GetTimestamp();

    /// <summary>Takes a line of that many bytes out of it; false if there is not enough left.</summary>
    public bool TryTake(int bytes)
    {
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            var elapsed = timeProvider.GetElapsedTime(_refilled, now).TotalSeconds;
            _refilled = now;
            _lines = Math.Min(LineBurst, _lines + (elapsed * LinesPerSecond));
            _bytes = Math.Min(ByteBurst, _bytes + (elapsed * BytesPerSecond));
            if (_lines < 1 || _bytes < bytes)
            {
                return false;
            }

            _lines--;
            _bytes -= bytes;
            return true;
        }
    }
}
