namespace SandboxGateway.Workers.Drift;

/// <summary>One difference between what was declared and what is.</summary>
/// <param name="Check">What was compared, from a bounded set: "status.Seccomp", "rlimits.RLIMIT_NOFILE", "cgroup.memory.max".</param>
/// <param name="Declared">As it should be.</param>
/// <param name="Effective">As the kernel shows it.</param>
internal sealed record DriftFinding(string Check, string Declared, string Effective);
