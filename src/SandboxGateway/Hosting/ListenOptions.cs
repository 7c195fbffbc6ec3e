using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Hosting;

/// <summary>Addresses the gateway listens on; section Gateway:Listen.</summary>
internal sealed class ListenOptions
{
    public const string Section = "Gateway:Listen";

    /// <summary>REST, health and metrics, HTTP/1.1. Default http://127.0.0.1:8080; also set by --urls.</summary>
    [Required]
    public string Http { get; set; } = "http://127.0.0.1:8080";

    /// <summary>gRPC, HTTP/2 without TLS. Default http://127.0.0.1:8081.</summary>
    [Required]
    public string Grpc { get; set; } = "http://127.0.0.1:8081";
}
