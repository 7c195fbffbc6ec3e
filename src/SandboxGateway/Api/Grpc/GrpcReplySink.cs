using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// The replies to one request of a stream. Each says whether it is the last; where the model found out too late, an empty one
/// says so, if the client has asked for that.
/// </summary>
internal sealed class GrpcReplySink(IServerStreamWriter<ModelStreamInferResponse> replies, bool wantsEmptyFinal) : IReplySink
{
    private const string IsFinal = "triton_final_response";

    public async ValueTask WriteAsync(
        ServedModel model, InferenceRequest request, InferenceResponse reply, bool isLast, CancellationToken cancellationToken)
    {
        if (reply.Outputs.Count == 0 && !wantsEmptyFinal)
        {
            return;
        }

        var message = new ModelStreamInferResponse { InferResponse = GrpcResponseWriter.Write(model, request, reply) };
        message.InferResponse.Parameters[IsFinal] = new InferParameter { BoolParam = isLast };
        await replies.WriteAsync(message, cancellationToken);
    }

    /// <summary>Says that the replies to a request end here, and why.</summary>
    public Task WriteErrorAsync(ModelInferRequest request, GatewayFault fault, CancellationToken cancellationToken)
    {
        var message = new ModelStreamInferResponse
        {
            ErrorMessage = fault.Message,
            InferResponse = new ModelInferResponse { Id = request.Id },
        };
        message.InferResponse.Parameters[IsFinal] = new InferParameter { BoolParam = true };
        return replies.WriteAsync(message, cancellationToken);
    }
}
