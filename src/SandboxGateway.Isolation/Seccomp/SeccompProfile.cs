namespace SandboxGateway.Isolation.Seccomp;

/// <summary>
/// A seccomp policy as data. The rules of one system call are tried in order; the first whose conditions all hold decides,
/// and the default action if none does.
/// </summary>
/// <remarks>Immutable, so safe from any thread.</remarks>
internal sealed class SeccompProfile(
    string name,
    SeccompAction defaultAction,
    IReadOnlyDictionary<Syscall, IReadOnlyList<SeccompRule>> rules)
{
    public string Name { get; } = name;

    public SeccompAction DefaultAction { get; } = defaultAction;

    public IReadOnlyDictionary<Syscall, IReadOnlyList<SeccompRule>> Rules { get; } = rules;

    /// <summary>
    /// Action for numbers no call had when this was written. Libraries probe for new calls and fall back on ENOSYS but not on
    /// EPERM; a profile that kills by default expects no probing.
    /// </summary>
    public SeccompAction UnknownAction =>
        DefaultAction.IsError || DefaultAction == SeccompAction.Notify ? SeccompAction.NotImplemented : DefaultAction;

    /// <summary>This profile without some of its calls: they fail with EPERM whatever their arguments.</summary>
    public SeccompProfile Deny(IEnumerable<Syscall> calls)
    {
        var narrowed = new Dictionary<Syscall, IReadOnlyList<SeccompRule>>(Rules);
        foreach (var call in calls.Where(MayPass))
        {
            narrowed[call] = [new SeccompRule(SeccompAction.Error(Interop.Errno.Permission), [], "Denied by the policy.")];
        }

        return new SeccompProfile(Name, DefaultAction, narrowed);
    }

    /// <summary>This profile with every refusal handed to the filter's listener instead of answered by the kernel.</summary>
    public SeccompProfile NotifyRefusals() =>
        new(Name, Notified(DefaultAction), Rules.ToDictionary(
            static pair => pair.Key,
            static pair => (IReadOnlyList<SeccompRule>)[.. pair.Value.Select(static r => r with { Action = Notified(r.Action) })]));

    // A call that is killed for stays so: denying it must not soften the profile.
    private bool MayPass(Syscall call) =>
        !Rules.TryGetValue(call, out var rules)
            ? DefaultAction != SeccompAction.KillProcess
            : rules.Any(static rule => rule.Action != SeccompAction.KillProcess);

    private static SeccompAction Notified(SeccompAction action) => action.IsRefusal ? SeccompAction.Notify : action;
}
