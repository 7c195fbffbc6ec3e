namespace SandboxGateway.Isolation.Host;

/// <summary>Whether this host can enforce one control, and if not, why and what would change that.</summary>
internal sealed record HostControl(string Name, bool IsEnforced, string Detail);
