using SandboxGateway.Contracts.Patterns;

namespace SandboxGateway.Contracts.Plan;

/// <summary>The schema of members whose name matches a pattern.</summary>
internal sealed record PatternProperty(SchemaPattern Pattern, SchemaNode Schema);
