using SandboxGateway.Pipeline;

namespace SandboxGateway.Workers;

/// <summary>
/// The requests that wait for one model's worker. It outlives workers: what a dead one had not begun goes to the next.
/// Thread-safe; <see cref="Gate"/> also guards the state of every request that came through it.
/// </summary>
internal sealed class RequestQueue(int maxLength)
{
    private readonly LinkedList<PendingInference> _waiting = [];

    public Lock Gate { get; } = new();

    /// <summary>Adds a request at the end; false if the queue is full.</summary>
    public bool TryEnqueue(PendingInference pending)
    {
        lock (Gate)
        {
            if (_waiting.Count >= maxLength)
            {
                return false;
            }

            _waiting.AddLast(pending);
            return true;
        }
    }

    /// <summary>The next request nobody has given up, or null.</summary>
    public PendingInference? TakeNext_NeedsLock()
    {
        while (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            if (!first.Value.IsDecided_NeedsLock)
            {
                return first.Value;
            }
        }

        return null;
    }

    /// <summary>Puts requests a dead worker had not begun back to the front, in their order.</summary>
    public void PutBack_NeedsLock(IReadOnlyList<PendingInference> unanswered)
    {
        for (var i = unanswered.Count - 1; i >= 0; i--)
        {
            unanswered[i].WaitAgain_NeedsLock();
            _waiting.AddFirst(unanswered[i]);
        }
    }

    /// <summary>Gives one request up, wherever it is; does nothing if its end is already decided.</summary>
    public void GiveUp(PendingInference pending, GatewayFault fault)
    {
        lock (Gate)
        {
            if (!pending.IsDecided_NeedsLock)
            {
                pending.Decide_NeedsLock(fault);
            }
        }
    }

    /// <summary>Gives up every waiting request whose deadline has passed.</summary>
    public void ExpireWaiting(long now, GatewayFault fault)
    {
        lock (Gate)
        {
            for (var node = _waiting.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.IsDecided_NeedsLock || node.Value.Deadline <= now)
                {
                    _waiting.Remove(node);
                    GiveUp(node.Value, fault);
                }

                node = next;
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
