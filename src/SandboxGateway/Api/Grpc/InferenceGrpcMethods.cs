using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Binds the service's calls. The generated binding would answer a message that is no valid protobuf with UNKNOWN and log
/// an error, as if the gateway were at fault; this one answers INVALID_ARGUMENT.
/// </summary>
internal sealed class InferenceGrpcMethods : IServiceMethodProvider<InferenceGrpcService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<InferenceGrpcService> context)
    {
        Add(context, "ServerLive", ServerLiveRequest.Parser, ServerLiveResponse.Parser, (_, _, _) => InferenceGrpcService.ServerLive());
        Add(context, "ServerReady", ServerReadyRequest.Parser, ServerReadyResponse.Parser, (service, _, _) => service.ServerReady());
        Add(context, "ServerMetadata", ServerMetadataRequest.Parser, ServerMetadataResponse.Parser, (_, _, _) => InferenceGrpcService.ServerMetadata());
        Add(context, "ModelReady", ModelReadyRequest.Parser, ModelReadyResponse.Parser, (service, message, _) => service.ModelReady(message));
        Add(context, "ModelMetadata", ModelMetadataRequest.Parser, ModelMetadataResponse.Parser, (service, message, _) => service.ModelMetadata(message));
        Add(context, "ModelInfer", ModelInferRequest.Parser, ModelInferResponse.Parser, (service, message, call) => service.ModelInfer(message, call));
        Add(context, "RepositoryIndex", RepositoryIndexRequest.Parser, RepositoryIndexResponse.Parser, (service, message, _) => service.Repository.IndexAsync(message));
        Add(context, "RepositoryModelLoad", RepositoryModelLoadRequest.Parser, RepositoryModelLoadResponse.Parser, (service, message, call) => service.Repository.LoadAsync(message, call));
        Add(context, "RepositoryModelUnload", RepositoryModelUnloadRequest.Parser, RepositoryModelUnloadResponse.Parser, (service, message, call) => service.Repository.UnloadAsync(message, call));
    }

    private static void Add<TRequest, TResponse>(
        ServiceMethodProviderContext<InferenceGrpcService> context,
        string name,
        MessageParser<TRequest> requestParser,
        MessageParser<TResponse> responseParser,
        UnaryServerMethod<InferenceGrpcService, TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var method = new Method<TRequest, TResponse>(
            MethodType.Unary,
            GRPCInferenceService.Descriptor.FullName,
            name,
            MarshallerOf(requestParser),
            MarshallerOf(responseParser));
        context.AddUnaryMethod(method, metadata: [], handler);
    }

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        Marshallers.Create(Serialize, context => Parse(parser, context));

    private static void Serialize<T>(T message, SerializationContext context)
        where T : class, IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Parse<T>(MessageParser<T> parser, DeserializationContext context)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException)
        {
            throw GrpcFaults.ToException(GatewayFault.Invalid("", $"The message is not a valid {typeof(T).Name}."));
        }
    }
}
