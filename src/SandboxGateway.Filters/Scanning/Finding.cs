using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Filters.Scanning;

/// <summary>A secret in a text: which rule, from which byte to which (exclusive), how sure, and what hid it.</summary>
public readonly record struct Finding(Rule Rule, int Start, int End, double Confidence, DisguisePath Disguise)
{
    /// <summary>What was found, out of its disguise; only of rules that say so, and for nobody's log.</summary>
    public string? Match { get; init; }
}
