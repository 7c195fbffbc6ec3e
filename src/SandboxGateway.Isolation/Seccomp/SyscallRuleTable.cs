namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Collects rules by system call while a profile is read, and refuses those that could never decide anything.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SyscallRuleTable
{
    private readonly Dictionary<Syscall, List<SeccompRule>> _rules = [];

    public int ConditionCount { get; private set; }

    /// <returns>What is wrong with the rule, or null.</returns>
    public string? Add(Syscall call, SeccompRule rule)
    {
        if (!_rules.TryGetValue(call, out var rules))
        {
            _rules[call] = rules = [];
        }

        if (rules.Any(earlier => earlier.IsUnconditional))
        {
            return $"{call} is decided by an earlier entry whatever its arguments, so this one has no effect";
        }

        if (rules.Any(earlier => earlier.Conditions.SequenceEqual(rule.Conditions)))
        {
            return $"{call} has an earlier entry with the same conditions";
        }

        rules.Add(rule);
        ConditionCount += rule.Conditions.Count;
        return null;
    }

    public IReadOnlyDictionary<Syscall, IReadOnlyList<SeccompRule>> ToDictionary() =>
        _rules.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<SeccompRule>)pair.Value);
}
