using System.Net.Sockets;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Workers;

/// <summary>
/// Serves a queue with one worker that has loaded its model. Requests are sent up to <paramref name="maxInFlight"/> ahead and
/// answered strictly in order, so the first unanswered one is the one the worker is busy with: it alone pays when the worker
/// dies. Thread-safe; requests' states are guarded by the queue's gate.
/// </summary>
internal sealed class WorkerConnection(
    ChannelReader reader,
    ChannelWriter writer,
    RequestQueue queue,
    int maxInFlight,
    GivenUpRequests givenUp) : IDisposable
{
    // A longer answer would keep the next ones waiting while it is written out.
    private const int LongestResumedInline = 16 << 10;

    private readonly CancellationTokenSource _stuck = new();
    private readonly Queue<PendingInference> _inFlight = new();
    private readonly List<PendingInference> _batch = [];
    private readonly List<ulong> _cancels = [];
    private ulong _lastRequestId;
    private bool _isSending;
    private bool _isClosed;
    private string? _lastAnswered;

    /// <summary>Called with the reading thread before each answer is given.</summary>
    public Action OnAnswer { get; init; } = static () => { };

    /// <summary>Fires when the worker does not let go of a request that was given up, so that only its end stops it.</summary>
    public CancellationToken Stuck => _stuck.Token;

    /// <summary>Why that request was given up.</summary>
    public WorkerEnd StuckEnd { get; private set; }

    /// <summary>
    /// Id of the request the worker is busy with, or else of the one it answered last: word of what it did comes another way
    /// than its answers, and often after them. Null if there was none, or it has been given up.
    /// </summary>
    public string? BusyWith
    {
        get
        {
            lock (queue.Gate)
            {
                // One that is decided belongs to its caller again.
                return !_inFlight.TryPeek(out var first) ? _lastAnswered : first.IsDecided_NeedsLock ? null : first.Request.Id;
            }
        }
    }

    /// <summary>Reads replies, on the caller's thread, until the worker is gone or its channel is shut down.</summary>
    /// <exception cref="ChannelViolationException">
    /// It broke the rules; what was in flight stays so until <see cref="Close"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">A client takes its replies slowly, and the wait for it was cancelled.</exception>
    /// <returns>False if that happened in the middle of a reply.</returns>
    public bool ReadReplies(CancellationToken cancellationToken)
    {
        while (reader.ReadHeader() is { } frame)
        {
            var pending = MatchReply(frame);
            OnAnswer();
            var isWhole = frame.BodyCase == WorkerFrame.BodyOneofCase.Failure
                ? TakeFailure(pending, frame.Failure)
                : TakeResult(pending, frame.InferResult, cancellationToken);
            if (!isWhole)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sends what the worker has room for. Returns at once if another caller is sending already.</summary>
    public void Pump()
    {
        lock (queue.Gate)
        {
            if (_isSending || _isClosed || (_inFlight.Count >= maxInFlight && !givenUp.AnyUntold))
            {
                return;
            }

            _isSending = true;
        }

        _ = SendWaitingAsync();
    }

    /// <summary>
    /// Gives up requests whose time is over, and has the worker stop those that were given up, for whatever reason. Its answers
    /// to them are dropped. If it stays with one, <see cref="Stuck"/> fires.
    /// </summary>
    public void CheckInFlight(long now)
    {
        lock (queue.Gate)
        {
            if (_isClosed || _inFlight.Count == 0)
            {
                return;
            }

            foreach (var pending in _inFlight)
            {
                if (pending.Deadline <= now)
                {
                    queue.GiveUp(pending, WorkerFaults.Overdue);
                }
            }

            var first = _inFlight.Peek();
            if (!first.IsDecided_NeedsLock && first.Replies?.CheckPace(now) is { } stalled)
            {
                queue.GiveUp(first, stalled);
            }

            if (givenUp.Review_NeedsLock(_inFlight, now))
            {
                StuckEnd = first.Deadline <= now ? WorkerEnd.DeadlineExceeded : WorkerEnd.Cancelled;
                _stuck.Cancel();
            }
        }

        if (givenUp.AnyUntold)
        {
            Pump();
        }
    }

    /// <summary>
    /// Ends the connection after the worker's end: the request it was busy with fails with <paramref name="fault"/>, those
    /// behind it go back to the queue for the next worker.
    /// </summary>
    public void Close(GatewayFault fault)
    {
        lock (queue.Gate)
        {
            _isClosed = true;
            if (_inFlight.TryDequeue(out var first))
            {
                queue.GiveUp(first, fault);
            }

            var unanswered = _inFlight.Where(pending => !pending.IsDecided_NeedsLock).ToList();
            _inFlight.Clear();

            // One that is being sent comes back through SendWaitingAsync, when the socket has let go of its memory.
            queue.PutBack_NeedsLock(unanswered.FindAll(pending => pending.State == PendingState.Sent));
        }
    }

    public void Dispose() => _stuck.Dispose();

    private PendingInference MatchReply(WorkerFrame frame)
    {
        lock (queue.Gate)
        {
            if (!_inFlight.TryPeek(out var first))
            {
                throw new ChannelViolationException("The worker sent a frame nobody asked for.");
            }

            if (frame.RequestId != first.RequestId)
            {
                throw new ChannelViolationException(
                    $"The worker answered request {frame.RequestId} where {first.RequestId} was due.");
            }

            return first;
        }
    }

    private bool TakeFailure(PendingInference pending, Failure failure)
    {
        if (reader.PayloadLength != 0)
        {
            throw new ChannelViolationException("A failure came with a payload.");
        }

        Answered(pending, WorkerFaults.FromFailure(failure));
        return true;
    }

    private bool TakeResult(PendingInference pending, InferResult? result, CancellationToken cancellationToken)
    {
        if (result is null)
        {
            throw new ChannelViolationException("The worker answered a request with something other than a result or a failure.");
        }

        if (ReplyTensors.Read(reader, pending, result, cancellationToken) is not { } response)
        {
            return false;
        }

        if (result.More)
        {
            pending.Replies!.Add(response);
        }
        else
        {
            Answered(pending, response);
        }

        return true;
    }

    private void Dequeue_NeedsLock(PendingInference pending)
    {
        _inFlight.Dequeue();
        _lastAnswered = pending.IsDecided_NeedsLock ? null : pending.Request.Id;
    }

    private void Answered(PendingInference pending, GatewayFault fault)
    {
        lock (queue.Gate)
        {
            Dequeue_NeedsLock(pending);
            if (!pending.IsDecided_NeedsLock)
            {
                pending.Decide_NeedsLock(fault);
            }
        }

        Pump();
    }

    private void Answered(PendingInference pending, InferenceResponse response)
    {
        var isGivenUp = false;
        var isToBeResumed = false;
        lock (queue.Gate)
        {
            Dequeue_NeedsLock(pending);
            isGivenUp = pending.IsDecided_NeedsLock;
            isToBeResumed = !isGivenUp && pending.Answer_NeedsLock(response);
        }

        // First the worker's next request, then the answer: the two go on side by side.
        Pump();
        if (isGivenUp)
        {
            response.Dispose();
        }
        else if (isToBeResumed && reader.PayloadLength <= LongestResumedInline && pending.Replies is null)
        {
            pending.Resume();
        }
        else if (isToBeResumed)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Resume(), pending, preferLocal: false);
        }
    }

    private async Task SendWaitingAsync()
    {
        while (TakeBatch())
        {
            try
            {
                _cancels.ForEach(writer.AddCancel);
                foreach (var pending in _batch)
                {
                    await writer.AddAsync(
                        pending.RequestId, pending.Request, takesReplies: pending.Replies is not null, CancellationToken.None);
                }

                await writer.FlushAsync(CancellationToken.None);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The worker is gone; whoever reads its replies sees that too, and calls Close.
            }

            SendEnded();
        }
    }

    private bool TakeBatch()
    {
        _batch.Clear();
        _cancels.Clear();
        lock (queue.Gate)
        {
            while (!_isClosed && givenUp.TryTakeUntold_NeedsLock(out var requestId))
            {
                _cancels.Add(requestId);
            }

            while (!_isClosed && _inFlight.Count < maxInFlight && queue.TakeNext_NeedsLock() is { } pending)
            {
                pending.Sending_NeedsLock(++_lastRequestId);
                _inFlight.Enqueue(pending);
                _batch.Add(pending);
            }

            _isSending = _batch.Count + _cancels.Count > 0;
            return _isSending;
        }
    }

    private void SendEnded()
    {
        lock (queue.Gate)
        {
            foreach (var pending in _batch)
            {
                pending.SendEnded_NeedsLock();
            }

            if (_isClosed)
            {
                queue.PutBack_NeedsLock(_batch.FindAll(pending => !pending.IsDecided_NeedsLock));
            }
        }
    }
}
