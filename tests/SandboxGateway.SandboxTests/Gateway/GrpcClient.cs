using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>Calls ModelInfer as any gRPC client would, with the messages the gateway generates; or anything, with any bytes.</summary>
internal sealed class GrpcClient(ChannelBase channel)
{
    private static readonly Method<ModelInferRequest, ModelInferResponse> _modelInfer = new(
        MethodType.Unary,
        "inference.GRPCInferenceService",
        "ModelInfer",
        Marshallers.Create(static message => message.ToByteArray(), ModelInferRequest.Parser.ParseFrom),
        Marshallers.Create(static message => message.ToByteArray(), ModelInferResponse.Parser.ParseFrom));

    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public async Task<ModelInferResponse> ModelInferAsync(ModelInferRequest request)
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(_modelInfer, null, new CallOptions(), request);
        return await call;
    }

    /// <summary>How a call with these bytes as its message ends.</summary>
    /// <param name="method">Service and method, such as "inference.GRPCInferenceService/ModelInfer".</param>
    /// <param name="message">The message as it travels.</param>
    /// <param name="isCompressed">Whether it is sent as gzip.</param>
    public async Task<Status> StatusOfAsync(string method, byte[] message, bool isCompressed)
    {
        var (service, name) = (method.Split('/')[0], method.Split('/')[1]);
        // The library's own switch for a compressed request.
        var headers = isCompressed ? new Metadata { { "grpc-internal-encoding-request", "gzip" } } : [];
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, service, name, _bytes, _bytes),
            null,
            new CallOptions(headers),
            message);
        try
        {
            await call;
            return Status.DefaultSuccess;
        }
        catch (RpcException exception)
        {
            return exception.Status;
        }
    }
}
