using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Roots;

/// <summary>What a sandbox's root folder holds before a model adds its own: binds of the host, links, a few made files.</summary>
internal sealed record SandboxRoot
{
    public required IReadOnlyList<BindMount> Binds { get; init; }

    public IReadOnlyList<RootLink> Links { get; init; } = [];

    public IReadOnlyList<RootFile> Files { get; init; } = [];
}
