using Grpc.Core;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>Turns expected failures into what the gRPC library wants: an exception with a status.</summary>
internal static class GrpcFaults
{
    public static RpcException ToException(GatewayFault fault) =>
        new(new Status(GatewayErrorMapping.GrpcStatus(fault.Error), fault.Message));
}
