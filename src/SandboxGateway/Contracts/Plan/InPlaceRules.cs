namespace SandboxGateway.Contracts.Plan;

/// <summary>Schemas that look at the same value again. Immutable.</summary>
internal sealed record InPlaceRules
{
    /// <summary>What <c>$ref</c> points at, and a <c>$dynamicRef</c> with one possible target.</summary>
    public SchemaNode[] References { get; init; } = [];

    public DynamicReference? Dynamic { get; init; }

    public SchemaNode[] AllOf { get; init; } = [];

    public SchemaNode[] AnyOf { get; init; } = [];

    public SchemaNode[] OneOf { get; init; } = [];

    public SchemaNode? Not { get; init; }

    public SchemaNode? If { get; init; }

    public SchemaNode? Then { get; init; }

    public SchemaNode? Else { get; init; }

    /// <summary>Whether every one of them must hold, so that they may be checked side by side in one pass.</summary>
    public bool IsConjunction => Dynamic is null && AnyOf.Length == 0 && OneOf.Length == 0 && Not is null && If is null;
}
