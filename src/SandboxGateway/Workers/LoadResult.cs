using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>A worker's answer to LoadModel: exactly one of the two is there.</summary>
internal sealed record LoadResult(ModelSignature? Signature, string? Refusal)
{
    /// <summary>It can be told to stop working on a request.</summary>
    public bool TakesCancel { get; init; }
}
