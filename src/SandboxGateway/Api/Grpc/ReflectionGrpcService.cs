using Grpc.Reflection;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Api.Grpc.Protocol.Health;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Tells tools such as grpcurl which services there are and what their messages look like: no more than the files in protos
/// say. The library's implementation, in both versions of the protocol that tools speak. Thread-safe.
/// </summary>
internal sealed class ReflectionGrpcService
{
    private static readonly ServiceDescriptor[] _services =
        [GRPCInferenceService.Descriptor, Health.Descriptor, global::Grpc.Reflection.V1.ServerReflection.Descriptor, global::Grpc.Reflection.V1Alpha.ServerReflection.Descriptor];

    public ReflectionV1ServiceImpl V1 { get; } = new(_services);

    public ReflectionServiceImpl V1Alpha { get; } = new(_services);
}
