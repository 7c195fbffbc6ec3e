namespace SandboxGateway.Isolation.Seccomp;

/// <summary>A worker's seccomp filter as it is installed, and the errno of each call it refuses.</summary>
/// <remarks>Immutable, so safe from any thread.</remarks>
internal sealed class WorkerFilter
{
    private readonly BpfInstruction[] _silent;

    /// <param name="profile">A shipped profile.</param>
    /// <param name="deny">Calls to take away from it.</param>
    /// <param name="notify">Whether refusals go to a listener.</param>
    public WorkerFilter(SeccompProfile profile, IEnumerable<Syscall> deny, bool notify)
    {
        var narrowed = profile.Deny(deny);
        _silent = SeccompCompiler.Compile(narrowed);
        HasListener = notify;
        Program = BpfInstruction.Serialize(notify ? SeccompCompiler.Compile(narrowed.NotifyRefusals()) : _silent);
    }

    /// <summary>An array of struct sock_filter.</summary>
    public byte[] Program { get; }

    public bool HasListener { get; }

    /// <summary>What the listener is to answer: the errno the kernel would give if the filter had no listener.</summary>
    public int ErrnoOf(SeccompData call)
    {
        var action = BpfEvaluator.Run(_silent, call);
        return action.IsError ? action.Errno : Interop.Errno.Permission;
    }
}
