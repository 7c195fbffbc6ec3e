namespace SandboxGateway.Contracts.Plan;

/// <summary>What is asked of an array. Immutable.</summary>
internal sealed record ArrayRules
{
    public int MinItems { get; init; }

    public int MaxItems { get; init; } = int.MaxValue;

    public bool UniqueItems { get; init; }

    /// <summary>Schemas of the first items, by position.</summary>
    public SchemaNode[] Prefix { get; init; } = [];

    /// <summary>The schema of the items after the prefix.</summary>
    public SchemaNode? Rest { get; init; }

    public SchemaNode? Contains { get; init; }

    public int MinContains { get; init; } = 1;

    public int MaxContains { get; init; } = int.MaxValue;

    /// <summary>In draft 2020-12 an item that <c>contains</c> accepts counts as evaluated.</summary>
    public SchemaNode? Unevaluated { get; init; }

    public SchemaNode? ForItem(int index) => index < Prefix.Length ? Prefix[index] : Rest;
}
