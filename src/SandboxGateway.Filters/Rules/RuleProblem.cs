namespace SandboxGateway.Filters.Rules;

/// <summary>What is wrong with a rule file, and where.</summary>
public sealed record RuleProblem(string File, long Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
