using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Alpha = Grpc.Reflection.V1Alpha;
using Final = Grpc.Reflection.V1;

namespace SandboxGateway.Api.Grpc;

/// <summary>Binds the calls of the two reflection services.</summary>
internal sealed class ReflectionGrpcMethods : IServiceMethodProvider<ReflectionGrpcService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ReflectionGrpcService> context)
    {
        context.AddDuplexStreamingMethod(
            Method(Final.ServerReflection.Descriptor.FullName, Final.ServerReflectionRequest.Parser, Final.ServerReflectionResponse.Parser),
            metadata: [],
            (service, questions, answers, call) => service.V1.ServerReflectionInfo(questions, answers, call));
        context.AddDuplexStreamingMethod(
            Method(Alpha.ServerReflection.Descriptor.FullName, Alpha.ServerReflectionRequest.Parser, Alpha.ServerReflectionResponse.Parser),
            metadata: [],
            (service, questions, answers, call) => service.V1Alpha.ServerReflectionInfo(questions, answers, call));
    }

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        string service, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(MethodType.DuplexStreaming, service, "ServerReflectionInfo", GrpcMarshallers.Of(request), GrpcMarshallers.Of(response));
}
