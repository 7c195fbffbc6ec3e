namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Reads one element of a profile's "syscalls".</summary>
internal static class SeccompEntryReader
{
    private const int MaximumErrno = 4095;
    private const ulong DefaultErrno = 1;

    public static void Read(ProfileElement entry, SyscallRuleTable rules)
    {
        if (!entry.IsObjectOf("names", "action", "errnoRet", "args", "reason"))
        {
            return;
        }

        var action = ReadAction(entry, "action", "errnoRet");
        var reason = entry.Optional("reason")?.Text() ?? "";
        var conditions = ReadConditions(entry);
        foreach (var name in ReadNames(entry))
        {
            AddRule(name, action is { } known ? new SeccompRule(known, conditions, reason) : null, rules);
        }
    }

    public static SeccompAction? ReadAction(ProfileElement owner, string actionKey, string errnoKey)
    {
        var errno = ReadErrno(owner.Optional(errnoKey));
        if (owner.Required(actionKey) is not { } element || element.Text() is not { } name)
        {
            return null;
        }

        if (errno is not null && name != "SCMP_ACT_ERRNO")
        {
            owner.Fail($"\"{errnoKey}\" goes with SCMP_ACT_ERRNO only");
        }

        switch (name)
        {
            case "SCMP_ACT_ALLOW":
                return SeccompAction.Allow;
            case "SCMP_ACT_LOG":
                return SeccompAction.Log;
            case "SCMP_ACT_KILL_PROCESS":
                return SeccompAction.KillProcess;
            case "SCMP_ACT_ERRNO":
                return SeccompAction.Error((int)(errno ?? DefaultErrno));
            default:
                element.Fail($"unknown action \"{name}\"");
                return null;
        }
    }

    private static ulong? ReadErrno(ProfileElement? element)
    {
        var errno = element?.Number();
        if (errno is 0 or > MaximumErrno)
        {
            element?.Fail($"must be between 1 and {MaximumErrno}");
            return null;
        }

        return errno;
    }

    private static List<ProfileElement> ReadNames(ProfileElement entry)
    {
        if (entry.Required("names") is not { } names)
        {
            return [];
        }

        var items = names.Items();
        if (items.Count == 0)
        {
            names.Fail("must name a system call");
        }

        return items;
    }

    private static List<ArgumentCondition> ReadConditions(ProfileElement entry)
    {
        var conditions = new List<ArgumentCondition>();
        foreach (var element in entry.Optional("args")?.Items() ?? [])
        {
            if (ArgumentConditionReader.Read(element) is not { } condition)
            {
                continue;
            }

            // Runtimes disagree whether two conditions on one argument both have to hold.
            if (conditions.Any(earlier => earlier.Index == condition.Index))
            {
                element.Fail($"argument {condition.Index} has a condition already; write two entries, or one mask");
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    private static void AddRule(ProfileElement name, SeccompRule? rule, SyscallRuleTable rules)
    {
        if (name.Text() is not { } text)
        {
            return;
        }

        if (!SyscallNames.TryParse(text, out var call))
        {
            name.Fail($"unknown system call \"{text}\"");
            return;
        }

        if (rule is not null && rules.Add(call, rule) is { } mistake)
        {
            name.Fail(mistake);
        }
    }
}
