namespace SandboxGateway.TestSupport;

/// <summary>
/// A place where the code under test waits until the test lets it go on: the test knows that it is there, without a sleep.
/// Thread-safe; used once.
/// </summary>
public sealed class SyncPoint
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _continued = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called by the code under test.</summary>
    public Task WaitToContinueAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        return _continued.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Called by the test: ends when the code has arrived.</summary>
    public Task WaitForReachedAsync(TimeSpan timeout) => _reached.Task.WaitAsync(timeout);

    /// <summary>Called by the test: lets the code go on.</summary>
    public void Continue() => _continued.TrySetResult();
}
