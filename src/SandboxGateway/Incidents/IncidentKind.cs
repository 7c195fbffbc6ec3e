namespace SandboxGateway.Incidents;

/// <summary>What an incident is about. The names are part of the admin API.</summary>
internal enum IncidentKind
{
    /// <summary>A sandbox made a system call that its policy refuses.</summary>
    SyscallRefused,

    /// <summary>A sandbox reached one of its limits and was ended for it.</summary>
    LimitExceeded,

    /// <summary>A sandbox was killed by the kernel for a system call no honest worker makes.</summary>
    SyscallKilled,

    /// <summary>The effective state of a sandbox was not what its policy declares.</summary>
    Drift,

    /// <summary>A worker broke the rules of its channel.</summary>
    ChannelViolation,

    /// <summary>An output held a secret, or a marker that only the inside of a sandbox knows.</summary>
    SecretInOutput,
}
