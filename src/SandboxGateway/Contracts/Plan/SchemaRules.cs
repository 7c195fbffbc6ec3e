namespace SandboxGateway.Contracts.Plan;

/// <summary>What one schema asks of a value. Immutable.</summary>
internal sealed record SchemaRules
{
    public static readonly SchemaRules AcceptAll = new();

    public static readonly SchemaRules RefuseAll = new() { Types = JsonTypes.None, RefusesAll = true };

    public JsonTypes Types { get; init; } = JsonTypes.Any;

    /// <summary>The schema <c>false</c>.</summary>
    public bool RefusesAll { get; init; }

    public ValueRule? Const { get; init; }

    public ValueRule? Enum { get; init; }

    public NumberRules? Number { get; init; }

    public StringRules? String { get; init; }

    public ArrayRules? Array { get; init; }

    public ObjectRules? Object { get; init; }

    public InPlaceRules? InPlace { get; init; }
}
