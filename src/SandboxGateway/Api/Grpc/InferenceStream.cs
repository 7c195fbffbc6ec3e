using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// One call of ModelStreamInfer. Its requests are answered one after the other, each with all its replies, so nothing is read
/// that cannot be worked on yet. A request that fails gets an error message, and the next one is read; with the header
/// triton_grpc_error the call fails instead.
/// </summary>
internal sealed class InferenceStream(
    InferencePipeline pipeline,
    TimeProvider timeProvider,
    IAsyncStreamReader<ModelInferRequest> requests,
    IServerStreamWriter<ModelStreamInferResponse> replies,
    ServerCallContext call)
{
    private const string ErrorsEndCall = "triton_grpc_error";
    private const string WantsEmptyFinal = "triton_enable_empty_final_response";

    private readonly bool _errorsEndCall =
        string.Equals(call.RequestHeaders.GetValue(ErrorsEndCall), "true", StringComparison.OrdinalIgnoreCase);

    public async Task RunAsync()
    {
        try
        {
            while (await requests.MoveNext(call.CancellationToken))
            {
                await AnswerAsync(requests.Current);
            }
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or IOException or InvalidOperationException
            && call.CancellationToken.IsCancellationRequested)
        {
            // The client is gone, or its deadline has passed; either way the library has told it what there is to tell.
        }
    }

    private async Task AnswerAsync(ModelInferRequest message)
    {
        using var request = new InferenceRequest();
        request.LimitTo(GrpcDeadline.Remaining(call, timeProvider));
        var sink = new GrpcReplySink(replies, TakeFlag(message));
        var fault = await pipeline.StreamAsync(
            message.ModelName,
            message.ModelVersion.Length == 0 ? null : message.ModelVersion,
            new GrpcWireForm(message),
            request,
            sink,
            call.CancellationToken);
        if (fault is null)
        {
            return;
        }

        if (_errorsEndCall || fault.Error == GatewayError.Cancelled)
        {
            throw GrpcFaults.ToException(fault);
        }

        await sink.WriteErrorAsync(message, fault, call.CancellationToken);
    }

    // The one name with Triton's prefix that clients may use; no handler has a use for it.
    private static bool TakeFlag(ModelInferRequest message) =>
        message.Parameters.TryGetValue(WantsEmptyFinal, out var parameter)
        && message.Parameters.Remove(WantsEmptyFinal)
        && parameter.BoolParam;
}
