namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Neighbouring system call numbers, from <paramref name="First"/> up, that a profile treats alike.</summary>
/// <param name="First">The lowest number; the next range ends this one.</param>
/// <param name="Rules">Rules that look at arguments; only a range of one number has any.</param>
/// <param name="Otherwise">The action when none of them matches.</param>
internal sealed record SyscallRange(uint First, IReadOnlyList<SeccompRule> Rules, SeccompAction Otherwise)
{
    /// <summary>Ranges, in order and without gaps, for every number from 0 up.</summary>
    public static SyscallRange[] Cover(SeccompProfile profile)
    {
        var newest = Enum.GetValues<Syscall>().Max();
        var ranges = new List<SyscallRange>();
        for (var number = (Syscall)0; number <= newest + 1; number++)
        {
            var range = For(profile, number);
            if (ranges.Count == 0 || !ranges[^1].Continues(range))
            {
                ranges.Add(range);
            }
        }

        return [.. ranges];
    }

    private static SyscallRange For(SeccompProfile profile, Syscall number)
    {
        if (!profile.Rules.TryGetValue(number, out var rules))
        {
            var otherwise = Enum.IsDefined(number) ? profile.DefaultAction : profile.UnknownAction;
            return new SyscallRange((uint)number, [], otherwise);
        }

        var last = rules[^1];
        return last.IsUnconditional
            ? new SyscallRange((uint)number, [.. rules.SkipLast(1)], last.Action)
            : new SyscallRange((uint)number, rules, profile.DefaultAction);
    }

    private bool Continues(SyscallRange next) =>
        Rules.Count == 0 && next.Rules.Count == 0 && Otherwise == next.Otherwise;
}
