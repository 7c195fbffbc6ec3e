using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>A system call that a sandbox made and its filter refused. Text in it comes from the sandbox: escaped and bounded.</summary>
internal sealed record Refusal(int Pid, SeccompData Call, int Errno)
{
    public string Name => SyscallNames.Of((uint)Call.Number);

    /// <summary>The arguments, decoded as far as the sandbox's memory could be read.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>The peer the call names; empty if it names none.</summary>
    public string Destination { get; init; } = string.Empty;

    /// <summary>Calls refused since the last report that have none of their own.</summary>
    public ulong Suppressed { get; init; }

    /// <summary>The last report: from now on the kernel refuses by itself.</summary>
    public bool Flooded { get; init; }
}
