using SandboxGateway.Pipeline;

namespace SandboxGateway.Workers;

/// <summary>
/// The requests that wait for one model's worker, the most urgent first and of those the oldest. It outlives workers: what a
/// dead one had not begun goes to the next. Thread-safe; <see cref="Gate"/> also guards the state of every request that came
/// through it.
/// </summary>
internal sealed class RequestQueue(int maxLength, TimeProvider timeProvider)
{
    private readonly SortedSet<PendingInference> _waiting =
        new(Comparer<PendingInference>.Create(static (one, other) => one.Place.CompareTo(other.Place)));

    private long _arrivals;

    public Lock Gate { get; } = new();

    /// <summary>Adds a request behind those of its priority; false if the queue is full.</summary>
    public bool TryEnqueue(PendingInference pending)
    {
        lock (Gate)
        {
            if (_waiting.Count >= maxLength)
            {
                return false;
            }

            // Priority 0, which most have, is behind all others.
            pending.Place = (pending.Request.Priority - 1, ++_arrivals);
            _waiting.Add(pending);
            return true;
        }
    }

    /// <summary>The next request, or null.</summary>
    public PendingInference? TakeNext_NeedsLock()
    {
        if (_waiting.Count == 0)
        {
            return null;
        }

        var first = _waiting.Min!;
        _waiting.Remove(first);
        return first;
    }

    /// <summary>Puts requests a dead worker had not begun back where they were, which is before all that came later.</summary>
    public void PutBack_NeedsLock(IReadOnlyList<PendingInference> unanswered)
    {
        foreach (var pending in unanswered)
        {
            pending.WaitAgain_NeedsLock();
            _waiting.Add(pending);
        }
    }

    /// <summary>Gives one request up, wherever it is; does nothing if its end is already decided.</summary>
    public void GiveUp(PendingInference pending, GatewayFault fault)
    {
        lock (Gate)
        {
            if (!pending.IsDecided_NeedsLock)
            {
                _waiting.Remove(pending);
                pending.Decide_NeedsLock(fault);
            }
        }
    }

    /// <summary>Gives one request up for a client that is gone, or whose own deadline was as good as the gateway's.</summary>
    public void Abandon(PendingInference pending) =>
        GiveUp(pending, timeProvider.GetTimestamp() < pending.Deadline ? WorkerFaults.ClientGone : WorkerFaults.Overdue);

    /// <summary>Gives up every waiting request whose deadline has passed.</summary>
    public void ExpireWaiting(long now, GatewayFault fault)
    {
        lock (Gate)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            foreach (var overdue in _waiting.Where(pending => pending.Deadline <= now).ToList())
            {
                GiveUp(overdue, fault);
            }
        }
    }

    /// <summary>Fails every waiting request.</summary>
    public void FailAll(GatewayFault fault)
    {
        lock (Gate)
        {
            while (TakeNext_NeedsLock() is { } pending)
            {
                pending.Decide_NeedsLock(fault);
            }
        }
    }
}
