namespace SandboxGateway.Contracts.Plan;

/// <summary>A schema that was checked, resolved and compiled. Immutable; shared by all threads.</summary>
internal sealed class SchemaPlan(SchemaNode root, SchemaDraft draft, int nodeCount)
{
    public SchemaNode Root { get; } = root;

    public SchemaDraft Draft { get; } = draft;

    /// <summary>Whether the schema says itself which draft it is of.</summary>
    public required bool NamesDraft { get; init; }

    /// <summary>Schemas in the plan, metaschemas it refers to included.</summary>
    public int NodeCount { get; } = nodeCount;
}
