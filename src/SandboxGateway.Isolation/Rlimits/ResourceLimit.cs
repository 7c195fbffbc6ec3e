namespace SandboxGateway.Isolation.Rlimits;

/// <summary>A limit of getrlimit(2), soft and hard.</summary>
internal sealed record ResourceLimit(string Name, int Resource, ulong Value);
