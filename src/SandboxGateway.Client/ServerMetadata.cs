namespace SandboxGateway.Client;

/// <summary>What a server says of itself.</summary>
/// <param name="Name">Its product's name.</param>
/// <param name="Version">Its product's version.</param>
/// <param name="Extensions">The extensions of the protocol it serves.</param>
public sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);
