using SandboxGateway.Pipeline;

namespace SandboxGateway.Api;

/// <summary>What Triton's protocol has and the gateway leaves out, with the reasons clients are told.</summary>
internal static class LeftOut
{
    public static GatewayFault SharedMemory { get; } = new(
        GatewayError.NotSupported,
        "Shared memory with clients is not supported: its names and lengths would come from outside, and a sandbox's memory is nobody else's.");

    public static GatewayFault Tracing { get; } = new(
        GatewayError.NotSupported,
        "Trace settings are not supported: the gateway writes no traces yet. Its metrics are at /metrics, its statistics at /v2/models/stats.");
}
