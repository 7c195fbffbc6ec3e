namespace SandboxGateway.Doctor;

/// <summary>What the doctor found. Immutable.</summary>
internal sealed record DoctorReport
{
    /// <summary>Name of the host.</summary>
    public required string Host { get; init; }

    /// <summary>Its kernel, as uname(2) shows it.</summary>
    public required string Kernel { get; init; }

    /// <summary>Whether the gateway, and so the launcher, runs as root.</summary>
    public required bool IsRoot { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required IReadOnlyList<HostCheck> Controls { get; init; }

    public required IReadOnlyList<AttackOutcome> Attacks { get; init; }

    public bool HasEscape => Count(AttackVerdict.Escaped) > 0;

    public int Count(AttackVerdict verdict) => Attacks.Count(outcome => outcome.Verdict == verdict);
}
