using System.Threading.Tasks.Sources;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>
/// One request on its way through a model's queue and worker. Its state changes only under the queue's lock; it is
/// completed exactly once. Its caller is resumed on the thread pool, unless whoever completes it offers his own thread.
/// </summary>
internal sealed class PendingInference(
    RequestQueue queue,
    ServedModel model,
    ModelSignature signature,
    InferenceRequest request,
    long deadline,
    ReplyStream? replies) : IValueTaskSource<InferenceOutcome>
{
    private ManualResetValueTaskSourceCore<InferenceOutcome> _completion;
    private InferenceOutcome? _deferred;

    /// <summary>What the request was validated against, so what its answer is checked against.</summary>
    public ModelSignature Signature { get; } = signature;

    public InferenceRequest Request { get; } = request;

    /// <summary>As <see cref="TimeProvider.GetTimestamp"/> counts.</summary>
    public long Deadline { get; } = deadline;

    /// <summary>Takes the replies before the last one; null for a request that takes a single answer.</summary>
    public ReplyStream? Replies { get; } = replies;

    /// <summary>Among those that wait: its rank, then its turn.</summary>
    public (uint Rank, long Turn) Place { get; set; }

    /// <summary>Chosen when it is sent.</summary>
    public ulong RequestId { get; private set; }

    /// <summary>Its worker is to stop, or has been told to.</summary>
    public bool IsCancelled_NeedsLock { get; set; }

    public PendingState State { get; private set; } = PendingState.Waiting;

    /// <summary>Fires when it is given up. Null where nobody would look.</summary>
    public CancellationTokenSource? GivenUp { get; init; }

    /// <summary>True once its end is decided, also while its memory is still being sent.</summary>
    public bool IsDecided_NeedsLock => State == PendingState.Done || _deferred is not null;

    public ValueTask<InferenceOutcome> Completion => new(this, _completion.Version);

    /// <summary>Gives it up for a client that is gone.</summary>
    public void Cancel() => queue.Abandon(this);

    public void Sending_NeedsLock(ulong requestId)
    {
        RequestId = requestId;
        State = PendingState.Sending;
    }

    /// <summary>The socket no longer needs the request's memory.</summary>
    public void SendEnded_NeedsLock()
    {
        State = PendingState.Sent;
        if (_deferred is { } outcome)
        {
            Decide_NeedsLock(outcome);
        }
    }

    /// <summary>Takes it back from a dead worker, to be sent to the next one.</summary>
    public void WaitAgain_NeedsLock() => State = PendingState.Waiting;

    public void Decide_NeedsLock(GatewayFault fault) => Decide_NeedsLock(InferenceOutcome.Failed(model, fault));

    /// <summary>
    /// Decides for an answer. True if the caller is now to be resumed with <see cref="Resume"/>, when the lock is released;
    /// otherwise that happens when its memory has been sent.
    /// </summary>
    public bool Answer_NeedsLock(InferenceResponse response)
    {
        _deferred = InferenceOutcome.Answered(model, response);
        Replies?.Complete();
        if (State == PendingState.Sending)
        {
            return false;
        }

        State = PendingState.Done;
        return true;
    }

    /// <summary>Resumes the caller on this very thread.</summary>
    public void Resume() => _completion.SetResult(_deferred!.Value);

    InferenceOutcome IValueTaskSource<InferenceOutcome>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<InferenceOutcome>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<InferenceOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private void Decide_NeedsLock(InferenceOutcome outcome)
    {
        Replies?.Complete();
        if (outcome.Fault is { Error: GatewayError.Cancelled or GatewayError.DeadlineExceeded })
        {
            // Not on this thread: it holds the lock.
            _ = GivenUp?.CancelAsync();
        }

        // The caller gives the request's memory back as soon as it is told, so it is not told while the socket reads it.
        if (State == PendingState.Sending)
        {
            _deferred = outcome;
            return;
        }

        State = PendingState.Done;
        _completion.RunContinuationsAsynchronously = true;
        _completion.SetResult(outcome);
    }
}
