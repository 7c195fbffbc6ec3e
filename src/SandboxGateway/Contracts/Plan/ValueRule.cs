using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Contracts.Plan;

/// <summary>The values that <c>const</c> or <c>enum</c> allow. Immutable.</summary>
internal sealed class ValueRule(StoredValue[] values)
{
    public ReadOnlySpan<StoredValue> Values => values;

    public bool AllowsContainers { get; } = values.Any(value => value.IsContainer);
}
