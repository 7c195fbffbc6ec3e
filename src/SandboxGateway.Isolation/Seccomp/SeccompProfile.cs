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
    public SeccompAction UnknownAction => DefaultAction.IsError ? SeccompAction.NotImplemented : DefaultAction;
}
