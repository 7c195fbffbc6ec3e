namespace SandboxGateway.Contracts.Plan;

/// <summary>A schema with its own URI, and the names that a <c>$dynamicRef</c> may find in it. Immutable once the plan is built.</summary>
internal sealed class SchemaResource(string uri, SchemaDraft draft)
{
    public string Uri { get; } = uri;

    public SchemaDraft Draft { get; } = draft;

    public Dictionary<string, SchemaNode> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}
