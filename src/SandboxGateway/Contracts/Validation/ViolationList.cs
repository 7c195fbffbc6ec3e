namespace SandboxGateway.Contracts.Validation;

/// <summary>The violations of one document, up to a limit.</summary>
/// <remarks>Not thread-safe; reused from document to document.</remarks>
internal sealed class ViolationList
{
    /// <summary>How many are told by default.</summary>
    public const int DefaultLimit = 32;

    /// <summary>How many a client is told unless model.yaml says otherwise.</summary>
    public const int RequestLimit = 20;

    private List<SchemaViolation>? _violations;
    private int _limit;

    public int Count => _violations?.Count ?? 0;

    public bool IsFull => _violations is not null && _violations.Count >= _limit;

    public void Begin(int limit)
    {
        _violations = null;
        _limit = limit;
    }

    /// <summary>What was found since the beginning; a document without fault costs no list.</summary>
    public IReadOnlyList<SchemaViolation> Take() => _violations is null ? [] : _violations;

    public void Add(SchemaViolation violation)
    {
        if (!IsFull)
        {
            (_violations ??= []).Add(violation);
        }
    }
}
