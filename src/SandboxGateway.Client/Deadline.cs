namespace SandboxGateway.Client;

/// <summary>The time a call has, all its attempts together, joined with the caller's cancellation. Not thread-safe.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _started;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan? timeout, TimeProvider time, CancellationToken caller)
    {
        _time = time;
        _timeout = timeout ?? Timeout.InfiniteTimeSpan;
        _started = time.GetTimestamp();
        _caller = caller;
        _timer = new CancellationTokenSource(_timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token);
    }

    /// <summary>Fires when the time is up or the caller cancels.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>How long there is left; null for as long as it takes.</summary>
    public TimeSpan? Remaining => _timeout == Timeout.InfiniteTimeSpan ? null : _timeout - _time.GetElapsedTime(_started);

    /// <summary>Whether it was the time, and not the caller, that ended the call.</summary>
    public bool HasPassed => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    public InferenceException Failure(OperationCanceledException exception) =>
        new(InferenceError.DeadlineExceeded, $"No answer came within {_timeout.TotalSeconds:0.###} s.", exception);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
