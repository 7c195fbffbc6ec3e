namespace SandboxGateway.Contracts.Plan;

/// <summary>What is asked of an object. Immutable.</summary>
internal sealed record ObjectRules
{
    public int MinProperties { get; init; }

    public int MaxProperties { get; init; } = int.MaxValue;

    /// <summary>The names that have a schema or are asked for.</summary>
    public NameTable Names { get; init; } = NameTable.Empty;

    /// <summary>The schema of each of <see cref="Names"/>, where it has one.</summary>
    public SchemaNode?[] Properties { get; init; } = [];

    /// <summary>Positions in <see cref="Names"/> that must be there.</summary>
    public int[] Required { get; init; } = [];

    public PatternProperty[] Patterns { get; init; } = [];

    public SchemaNode? Additional { get; init; }

    public SchemaNode? PropertyNames { get; init; }

    public SchemaNode? Unevaluated { get; init; }

    public Dependency[] Dependencies { get; init; } = [];
}
