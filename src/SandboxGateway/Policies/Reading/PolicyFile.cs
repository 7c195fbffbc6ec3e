namespace SandboxGateway.Policies.Reading;

/// <summary>A policy's stored bytes, and what messages call the file.</summary>
internal sealed record PolicyFile(string Name, byte[] Bytes, bool IsShipped);
