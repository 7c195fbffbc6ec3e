using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using SandboxGateway.Pipeline;
using Status = Grpc.Core.Status;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Turns expected failures into what the gRPC library wants: an exception with a status. What a contract found goes along as
/// google.rpc.BadRequest, in the trailer grpc-status-details-bin.
/// </summary>
internal static class GrpcFaults
{
    // Clients of the C core take 8 KiB of trailers unless told otherwise, and the details are sent in base64.
    private const int MaxDetailBytes = 4 << 10;

    public static RpcException ToException(GatewayFault fault)
    {
        var code = GatewayErrorMapping.GrpcStatus(fault.Error);
        if (fault.Violations.Count == 0)
        {
            return new RpcException(new Status(code, fault.Message));
        }

        var status = new Google.Rpc.Status { Code = (int)code, Message = fault.Message };
        status.Details.Add(Any.Pack(ToBadRequest(fault)));
        return status.ToRpcException();
    }

    private static BadRequest ToBadRequest(GatewayFault fault)
    {
        var details = new BadRequest();
        foreach (var violation in fault.Violations)
        {
            details.FieldViolations.Add(new BadRequest.Types.FieldViolation
            {
                Field = violation.Instance,
                Description = $"{violation.Keyword}: expected {violation.Expected}, found {violation.Found}",
            });
            if (details.CalculateSize() > MaxDetailBytes)
            {
                details.FieldViolations.RemoveAt(details.FieldViolations.Count - 1);
                break;
            }
        }

        return details;
    }
}
