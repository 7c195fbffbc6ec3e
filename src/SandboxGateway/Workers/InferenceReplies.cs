using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>
/// The replies of one request, as its caller gets them: any number, then the last one or the fault that ended it. Disposing
/// gives up what is still to come, and ends when nobody reads the request's memory any more. For one caller.
/// </summary>
internal sealed class InferenceReplies : IAsyncDisposable
{
    private readonly ServedModel _model;
    private readonly PendingInference _pending;
    private readonly GatewayFault? _refused;
    private readonly CancellationTokenRegistration _registration;
    private bool _isLastTaken;

    /// <param name="model">The model that answers.</param>
    /// <param name="pending">The request in the queue.</param>
    /// <param name="refused">Why it is not; otherwise null.</param>
    /// <param name="cancellationToken">Fires when the client is gone.</param>
    public InferenceReplies(
        ServedModel model, PendingInference pending, GatewayFault? refused, CancellationToken cancellationToken)
    {
        (_model, _pending, _refused, _isLastTaken) = (model, pending, refused, refused is not null);
        _registration = cancellationToken.UnsafeRegister(static state => ((PendingInference)state!).Cancel(), pending);
    }

    /// <summary>Fires when the request is given up, also while the caller is busy with an earlier reply.</summary>
    public CancellationToken GivenUp => _pending.GivenUp!.Token;

    /// <summary>Waits for the next reply, or the fault; after the last there is none.</summary>
    public async ValueTask<(InferenceOutcome Outcome, bool IsLast)> NextAsync()
    {
        if (_refused is not null)
        {
            return (InferenceOutcome.Failed(_model, _refused), IsLast: true);
        }

        if (_pending.Replies is { } replies && await replies.NextAsync() is { } reply)
        {
            return (InferenceOutcome.Answered(_model, reply), IsLast: false);
        }

        _isLastTaken = true;
        return (await _pending.Completion, IsLast: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        if (!_isLastTaken)
        {
            _pending.Cancel();
            (await _pending.Completion).Response?.Dispose();
        }

        _pending.Replies?.Dispose();
    }
}
