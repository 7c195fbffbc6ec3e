using System.Buffers;
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
    int maxInFlight) : IDisposable
{
    // A longer answer would keep the next ones waiting while it is written out.
    private const int LongestResumedInline = 16 << 10;

    private readonly CancellationTokenSource _overdue = new();
    private readonly Queue<PendingInference> _inFlight = new();
    private readonly List<PendingInference> _batch = [];
    private ulong _lastRequestId;
    private bool _isSending;
    private bool _isClosed;
    private string? _lastAnswered;
    private long _lastReplied;

    /// <summary>Called with the reading thread before each answer is given.</summary>
    public Action OnAnswer { get; init; } = static () => { };

    /// <summary>Tells what time requests take; the clock their deadlines are counted by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Fires when the request the worker is busy with has run past its deadline.</summary>
    public CancellationToken Overdue => _overdue.Token;

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
    /// <returns>False if that happened in the middle of a reply.</returns>
    public bool ReadReplies()
    {
        while (reader.ReadHeader() is { } frame)
        {
            var pending = MatchReply(frame);
            NoteReply(pending.Request);
            OnAnswer();
            var isWhole = frame.BodyCase == WorkerFrame.BodyOneofCase.Failure
                ? TakeFailure(pending, frame.Failure)
                : TakeResult(pending, frame.InferResult);
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
            if (_isSending || _isClosed || _inFlight.Count >= maxInFlight)
            {
                return;
            }

            _isSending = true;
        }

        _ = SendWaitingAsync();
    }

    /// <summary>
    /// Gives up requests whose deadline has passed. The worker's answers to them are dropped, unless the one it is busy with
    /// is among them: then <see cref="Overdue"/> fires, because only killing the worker stops that one.
    /// </summary>
    public void ExpireInFlight(long now, GatewayFault fault)
    {
        lock (queue.Gate)
        {
            foreach (var pending in _inFlight)
            {
                if (pending.Deadline <= now)
                {
                    queue.GiveUp(pending, fault);
                }
            }

            if (_inFlight.TryPeek(out var first) && first.Deadline <= now && !_isClosed)
            {
                _overdue.Cancel();
            }
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

    public void Dispose() => _overdue.Dispose();

    // It answers in order, so until it had answered the one before it did not work for this one.
    private void NoteReply(InferenceRequest request)
    {
        request.Times.Begun = Math.Max(request.Times.Begun, _lastReplied);
        _lastReplied = Clock.GetTimestamp();
        request.Times.Replied = _lastReplied;
    }

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

    private bool TakeResult(PendingInference pending, InferResult? result)
    {
        if (result is null)
        {
            throw new ChannelViolationException("The worker answered a request with something other than a result or a failure.");
        }

        // Before memory is taken for the payload: what the header says must fit the model and the request.
        if (ReplyValidator.ValidateHeader(pending.Signature, pending.Request.Outputs, result, reader.PayloadLength) is { } wrong)
        {
            throw new ChannelViolationException(wrong);
        }

        var payload = ArrayPool<byte>.Shared.Rent(reader.PayloadLength);
        var response = new InferenceResponse(ReplyTensors.Slice(pending.Signature, result, payload), payload);
        if (!reader.ReadPayload(payload.AsSpan(0, reader.PayloadLength)))
        {
            response.Dispose();
            return false;
        }

        if (ReplyValidator.ValidateContents(response.Outputs) is { } bad)
        {
            response.Dispose();
            throw new ChannelViolationException(bad);
        }

        Answered(pending, response);
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
        else if (isToBeResumed && reader.PayloadLength <= LongestResumedInline)
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
                foreach (var pending in _batch)
                {
                    await writer.AddAsync(pending.RequestId, pending.Request, CancellationToken.None);
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
        var now = Clock.GetTimestamp();
        lock (queue.Gate)
        {
            while (!_isClosed && _inFlight.Count < maxInFlight && queue.TakeNext_NeedsLock() is { } pending)
            {
                pending.Sending_NeedsLock(++_lastRequestId);
                pending.Request.Times.Begun = now;
                _inFlight.Enqueue(pending);
                _batch.Add(pending);
            }

            _isSending = _batch.Count > 0;
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
