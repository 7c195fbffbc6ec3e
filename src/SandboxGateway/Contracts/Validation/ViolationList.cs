namespace SandboxGateway.Contracts.Validation;

/// <summary>The violations of one document, up to a limit.</summary>
internal sealed class ViolationList(int limit)
{
    /// <summary>How many are told by default.</summary>
    public const int DefaultLimit = 32;

    private readonly List<SchemaViolation> _violations = [];

    public IReadOnlyList<SchemaViolation> Violations => _violations;

    public bool IsFull => _violations.Count >= limit;

    public void Add(SchemaViolation violation)
    {
        if (!IsFull)
        {
            _violations.Add(violation);
        }
    }
}
