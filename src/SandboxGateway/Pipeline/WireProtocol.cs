namespace SandboxGateway.Pipeline;

/// <summary>The wire a request came by; a metric tag.</summary>
internal enum WireProtocol
{
    Http,
    Grpc,
}
