using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>A worker's answer to LoadModel: exactly one of the two is there.</summary>
internal sealed record LoadResult(ModelSignature? Signature, string? Refusal);
