using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Contracts.Plan;

/// <summary>Bounds on a number. Immutable.</summary>
internal sealed record NumberRules
{
    public StoredNumber? Minimum { get; init; }

    public StoredNumber? Maximum { get; init; }

    public StoredNumber? ExclusiveMinimum { get; init; }

    public StoredNumber? ExclusiveMaximum { get; init; }

    public StoredNumber? MultipleOf { get; init; }
}
