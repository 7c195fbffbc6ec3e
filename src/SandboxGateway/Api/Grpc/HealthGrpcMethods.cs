using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol.Health;

namespace SandboxGateway.Api.Grpc;

/// <summary>Binds the calls of grpc.health.v1.Health.</summary>
internal sealed class HealthGrpcMethods : IServiceMethodProvider<HealthGrpcService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<HealthGrpcService> context)
    {
        context.AddUnaryMethod(
            Method(MethodType.Unary, "Check", HealthCheckRequest.Parser, HealthCheckResponse.Parser),
            metadata: [],
            (service, message, _) => service.Check(message));
        context.AddUnaryMethod(
            Method(MethodType.Unary, "List", HealthListRequest.Parser, HealthListResponse.Parser),
            metadata: [],
            (service, _, _) => service.List());
        context.AddServerStreamingMethod(
            Method(MethodType.ServerStreaming, "Watch", HealthCheckRequest.Parser, HealthCheckResponse.Parser),
            metadata: [],
            (service, message, answers, call) => service.Watch(message, answers, call));
    }

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        MethodType type, string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(type, Health.Descriptor.FullName, name, GrpcMarshallers.Of(request), GrpcMarshallers.Of(response));
}
