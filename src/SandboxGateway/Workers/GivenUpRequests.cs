namespace SandboxGateway.Workers;

/// <summary>
/// The requests one worker has that nobody waits for any more: which it is still to be told to stop, and whether it has been
/// at one for too long since. Not thread-safe; guarded by the queue's gate.
/// </summary>
/// <param name="takesCancel">The worker can be told at all.</param>
/// <param name="grace">What it gets to let go of a request, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal sealed class GivenUpRequests(bool takesCancel, long grace)
{
    private readonly Queue<ulong> _untold = new();
    private PendingInference? _lingering;
    private long _graceEnd;

    public bool AnyUntold => _untold.Count > 0;

    /// <summary>Looks through what the worker has; true if it is to be ended for what it does not let go of.</summary>
    public bool Review_NeedsLock(Queue<PendingInference> inFlight, long now)
    {
        inFlight.TryPeek(out var first);
        foreach (var pending in inFlight)
        {
            // The one it is at is named each time: a word that comes while a program falls asleep in a system call is missed.
            if (pending.IsDecided_NeedsLock && (pending == first || !pending.IsCancelled_NeedsLock))
            {
                pending.IsCancelled_NeedsLock = true;
                if (takesCancel)
                {
                    _untold.Enqueue(pending.RequestId);
                }
            }
        }

        // Those behind the first cost the worker nothing yet.
        if (first is null || !first.IsDecided_NeedsLock)
        {
            _lingering = null;
            return false;
        }

        if (_lingering != first)
        {
            (_lingering, _graceEnd) = (first, now + grace);
        }

        return _graceEnd <= now;
    }

    /// <summary>The next request the worker is to be told to stop.</summary>
    public bool TryTakeUntold_NeedsLock(out ulong requestId) => _untold.TryDequeue(out requestId);
}
