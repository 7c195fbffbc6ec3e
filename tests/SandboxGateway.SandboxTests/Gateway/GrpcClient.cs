using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>Calls ModelInfer as any gRPC client would, with the messages the gateway generates.</summary>
internal sealed class GrpcClient(ChannelBase channel)
{
    private static readonly Method<ModelInferRequest, ModelInferResponse> _modelInfer = new(
        MethodType.Unary,
        "inference.GRPCInferenceService",
        "ModelInfer",
        Marshallers.Create(static message => message.ToByteArray(), ModelInferRequest.Parser.ParseFrom),
        Marshallers.Create(static message => message.ToByteArray(), ModelInferResponse.Parser.ParseFrom));

    public async Task<ModelInferResponse> ModelInferAsync(ModelInferRequest request)
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(_modelInfer, null, new CallOptions(), request);
        return await call;
    }
}
