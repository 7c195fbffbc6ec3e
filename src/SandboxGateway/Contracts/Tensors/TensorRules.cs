using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Sanitizing;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>What model.yaml asks of one tensor beyond datatype and shape. Immutable.</summary>
internal sealed record TensorRules
{
    /// <summary>The tensor's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where the rules stand in model.yaml, as in an error message.</summary>
    public required string Place { get; init; }

    /// <summary>The keys that are given, as model.yaml has them.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    public NumberRules Number { get; init; } = new();

    /// <summary>Neither NaN nor infinite.</summary>
    public bool Finite { get; init; }

    public StringRules Text { get; init; } = new();

    /// <summary>The numbers allowed, or none if any is.</summary>
    public IReadOnlyList<StoredNumber> Numbers { get; init; } = [];

    /// <summary>The texts allowed, or null if any is.</summary>
    public NameTable? Texts { get; init; }

    /// <summary>What is done about what is found in its texts, where that differs from other inputs.</summary>
    public TextPolicy? Sanitize { get; init; }

    public long MaxElements { get; init; } = long.MaxValue;

    /// <summary>Each element, or the bytes of a UINT8 tensor, is a file of this type.</summary>
    public MediaContainer? Media { get; init; }
}
