namespace SandboxGateway.Contracts.Plan;

/// <summary>A reference whose target is the outermost schema resource in use that has the anchor, else <see cref="Fallback"/>.</summary>
internal sealed record DynamicReference(string Anchor, SchemaNode Fallback);
