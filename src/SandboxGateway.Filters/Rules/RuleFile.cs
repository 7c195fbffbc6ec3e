namespace SandboxGateway.Filters.Rules;

/// <summary>What one rule file says. <see cref="Problems"/> lists every mistake; a file with one must not be used.</summary>
public sealed record RuleFile
{
    public required string Name { get; init; }

    /// <summary>Rules to add; one with the id of a built-in rule replaces it.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Ids of rules to switch off.</summary>
    public IReadOnlyList<string> Disable { get; init; } = [];

    /// <summary>Ids, or families, of rules to switch on.</summary>
    public IReadOnlyList<string> Enable { get; init; } = [];

    /// <summary>Texts that are never reported, such as a documented example key.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    public IReadOnlyList<RuleProblem> Problems { get; init; } = [];
}
