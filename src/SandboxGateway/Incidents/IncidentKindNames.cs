namespace SandboxGateway.Incidents;

internal static class IncidentKindNames
{
    /// <summary>The value of a metric's tag.</summary>
    public static string Tag(this IncidentKind kind) => kind switch
    {
        IncidentKind.SyscallRefused => "syscall_refused",
        IncidentKind.LimitExceeded => "limit_exceeded",
        IncidentKind.SyscallKilled => "syscall_killed",
        IncidentKind.Drift => "drift",
        IncidentKind.ChannelViolation => "channel_violation",
        IncidentKind.SecretInOutput => "secret_in_output",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind has no tag yet."),
    };
}
