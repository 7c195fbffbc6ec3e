using Grpc.Core;

namespace SandboxGateway.Api.Grpc;

/// <summary>What the client grants its call, in the header grpc-timeout.</summary>
internal static class GrpcDeadline
{
    /// <summary>The time left; without a deadline, all there is.</summary>
    public static TimeSpan Remaining(ServerCallContext call, TimeProvider timeProvider) =>
        call.Deadline == DateTime.MaxValue ? TimeSpan.MaxValue : call.Deadline - timeProvider.GetUtcNow().UtcDateTime;
}
