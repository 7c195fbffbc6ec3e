namespace SandboxGateway.Contracts.Plan;

/// <summary>One schema of a plan. References make the plan a graph, so rules are set after all that point here exist.</summary>
/// <remarks>Immutable once the plan is built, and then shared by all threads.</remarks>
internal sealed class SchemaNode(int id, string pointer, SchemaResource resource)
{
    /// <summary>Most schemas that judge one value side by side; more of them need a tree.</summary>
    public const int MaxConjunction = 16;

    private SchemaRules? _rules;
    private SchemaNode[] _conjunction = [];

    public int Id { get; } = id;

    /// <summary>Where the schema stands: a JSON pointer, after the URI if it is in another document than the user's.</summary>
    public string Pointer { get; } = pointer;

    public SchemaResource Resource { get; } = resource;

    public SchemaRules Rules => _rules ?? throw new InvalidOperationException("The plan is not built yet.");

    /// <summary>
    /// This schema and all that <c>allOf</c> and references add to it, if together they can judge containers while these are
    /// read; empty if they need the whole value at once.
    /// </summary>
    public ReadOnlySpan<SchemaNode> Conjunction => _conjunction;

    public void SetRules(SchemaRules rules) => _rules = rules;

    public void SetConjunction(SchemaNode[] conjunction) => _conjunction = conjunction;
}
