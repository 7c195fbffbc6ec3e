using SandboxGateway.Contracts;
using SandboxGateway.Filters;
using SandboxGateway.Registry;
using SandboxGateway.Workers;

namespace SandboxGateway.Pipeline;

/// <summary>
/// Steps 8 to 10 of a request with several replies: each is checked, held to the contract, filtered and written before the
/// next is taken. For one request.
/// </summary>
internal sealed class ReplyRelay(
    ServedModel model, InferenceRequest request, ContractCheck? contract, OutputStreamFilter filter, IWireForm wire, IReplySink sink)
{
    /// <returns>Null if every reply was written; otherwise what ended them.</returns>
    public async ValueTask<GatewayFault?> RunAsync(InferenceReplies replies)
    {
        while (true)
        {
            // :: Step 8: await a reply; the worker's connection has checked it.
            var (outcome, isLast) = await replies.NextAsync();
            outcome = filter.Apply(CheckContract(outcome), isLast);
            if (!outcome.IsSuccess)
            {
                return outcome.Fault;
            }

            using var reply = outcome.Response;
            if (wire.CheckAnswer(request, reply) is { } uncarriable)
            {
                return uncarriable;
            }

            if (!await TryWriteAsync(reply, isLast, replies.GivenUp))
            {
                // Why is known to whoever gave the request up.
                return await EndAsync(replies, isLast);
            }

            if (isLast)
            {
                return null;
            }
        }
    }

    private InferenceOutcome CheckContract(InferenceOutcome outcome)
    {
        // The last of several may be empty: it only says that no more follow.
        if (!outcome.IsSuccess
            || outcome.Response.Outputs.Count == 0
            || contract?.CheckAnswer(model, request, outcome.Response) is not { } refused)
        {
            return outcome;
        }

        outcome.Response.Dispose();
        return InferenceOutcome.Failed(model, refused);
    }

    private async ValueTask<bool> TryWriteAsync(InferenceResponse reply, bool isLast, CancellationToken givenUp)
    {
        try
        {
            await sink.WriteAsync(model, request, reply, isLast, givenUp);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async ValueTask<GatewayFault> EndAsync(InferenceReplies replies, bool isLast)
    {
        while (!isLast)
        {
            (var outcome, isLast) = await replies.NextAsync();
            outcome.Response?.Dispose();
            if (outcome.Fault is { } fault)
            {
                return fault;
            }
        }

        return WorkerFaults.ClientGone;
    }
}
