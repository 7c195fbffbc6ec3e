using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Api.Grpc;

/// <summary>Settings of the gRPC side, in the section "Gateway:Grpc".</summary>
internal sealed class GrpcApiOptions
{
    public const string Section = "Gateway:Grpc";

    /// <summary>Longest message a client may send, in bytes, 1 KiB to 1 GiB.</summary>
    /// <value>Default: 64 MiB, the same as a REST body; a batch of a hundred 224x224 RGB images in FP32 fits.</value>
    [Range(1 << 10, 1 << 30)]
    public int MaxRequestBytes { get; set; } = 64 << 20;
}
