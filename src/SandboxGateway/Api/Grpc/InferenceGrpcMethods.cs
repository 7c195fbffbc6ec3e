using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>Binds the calls of inference.GRPCInferenceService.</summary>
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
        context.AddDuplexStreamingMethod(
            MethodOf(MethodType.DuplexStreaming, "ModelStreamInfer", ModelInferRequest.Parser, ModelStreamInferResponse.Parser),
            metadata: [],
            static (service, requests, replies, call) => service.ModelStreamInfer(requests, replies, call));
        Add(context, "ModelConfig", ModelConfigRequest.Parser, ModelConfigResponse.Parser, (service, message, _) => service.ModelConfig(message));
        Add(context, "ModelStatistics", ModelStatisticsRequest.Parser, ModelStatisticsResponse.Parser, (_, message, call) => Observation(call).ModelStatistics(message));
        Add(context, "LogSettings", LogSettingsRequest.Parser, LogSettingsResponse.Parser, (_, message, call) => Observation(call).LogSettings(message));
        AddLeftOut(context);
        Add(context, "RepositoryIndex", RepositoryIndexRequest.Parser, RepositoryIndexResponse.Parser, (service, message, _) => service.Repository.IndexAsync(message));
        Add(context, "RepositoryModelLoad", RepositoryModelLoadRequest.Parser, RepositoryModelLoadResponse.Parser, (service, message, call) => service.Repository.LoadAsync(message, call));
        Add(context, "RepositoryModelUnload", RepositoryModelUnloadRequest.Parser, RepositoryModelUnloadResponse.Parser, (service, message, call) => service.Repository.UnloadAsync(message, call));
    }

    private static void AddLeftOut(ServiceMethodProviderContext<InferenceGrpcService> context)
    {
        Refuse(context, "TraceSetting", TraceSettingRequest.Parser, TraceSettingResponse.Parser, LeftOut.Tracing);
        Refuse(context, "SystemSharedMemoryStatus", SystemSharedMemoryStatusRequest.Parser, SystemSharedMemoryStatusResponse.Parser, LeftOut.SharedMemory);
        Refuse(context, "SystemSharedMemoryRegister", SystemSharedMemoryRegisterRequest.Parser, SystemSharedMemoryRegisterResponse.Parser, LeftOut.SharedMemory);
        Refuse(context, "SystemSharedMemoryUnregister", SystemSharedMemoryUnregisterRequest.Parser, SystemSharedMemoryUnregisterResponse.Parser, LeftOut.SharedMemory);
        Refuse(context, "CudaSharedMemoryStatus", CudaSharedMemoryStatusRequest.Parser, CudaSharedMemoryStatusResponse.Parser, LeftOut.SharedMemory);
        Refuse(context, "CudaSharedMemoryRegister", CudaSharedMemoryRegisterRequest.Parser, CudaSharedMemoryRegisterResponse.Parser, LeftOut.SharedMemory);
        Refuse(context, "CudaSharedMemoryUnregister", CudaSharedMemoryUnregisterRequest.Parser, CudaSharedMemoryUnregisterResponse.Parser, LeftOut.SharedMemory);
    }

    private static void Refuse<TRequest, TResponse>(
        ServiceMethodProviderContext<InferenceGrpcService> context,
        string name,
        MessageParser<TRequest> requestParser,
        MessageParser<TResponse> responseParser,
        GatewayFault fault)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(context, name, requestParser, responseParser, (_, _, _) => throw GrpcFaults.ToException(fault));

    private static ObservationGrpcCalls Observation(ServerCallContext call) =>
        call.GetHttpContext().RequestServices.GetRequiredService<ObservationGrpcCalls>();

    private static void Add<TRequest, TResponse>(
        ServiceMethodProviderContext<InferenceGrpcService> context,
        string name,
        MessageParser<TRequest> requestParser,
        MessageParser<TResponse> responseParser,
        UnaryServerMethod<InferenceGrpcService, TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        context.AddUnaryMethod(MethodOf(MethodType.Unary, name, requestParser, responseParser), metadata: [], handler);

    private static Method<TRequest, TResponse> MethodOf<TRequest, TResponse>(
        MethodType type, string name, MessageParser<TRequest> requestParser, MessageParser<TResponse> responseParser)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(type, GRPCInferenceService.Descriptor.FullName, name, GrpcMarshallers.Of(requestParser), GrpcMarshallers.Of(responseParser));
}
