namespace SandboxGateway.Filters.Rules;

/// <summary>What the scan looks for before it checks a rule's shape.</summary>
public static class RuleAnchors
{
    public static IReadOnlyList<string> Of(Rule rule) => CompiledRule.TryCompile(rule, out _)?.Literals ?? [];
}
