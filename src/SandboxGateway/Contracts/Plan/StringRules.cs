using SandboxGateway.Contracts.Formats;
using SandboxGateway.Contracts.Patterns;

namespace SandboxGateway.Contracts.Plan;

/// <summary>What is asked of a string. Immutable.</summary>
internal sealed record StringRules
{
    /// <summary>In code points.</summary>
    public int MinLength { get; init; }

    /// <summary>In code points.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    public SchemaPattern? Pattern { get; init; }

    public StringFormat? Format { get; init; }

    public EmbeddedContent? Content { get; init; }
}
