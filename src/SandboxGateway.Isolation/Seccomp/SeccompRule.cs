namespace SandboxGateway.Isolation.Seccomp;

/// <summary>What happens to a system call when all conditions hold; none means always.</summary>
internal sealed record SeccompRule(SeccompAction Action, IReadOnlyList<ArgumentCondition> Conditions, string Reason)
{
    public bool IsUnconditional => Conditions.Count == 0;
}
