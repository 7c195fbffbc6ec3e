namespace SandboxGateway.Isolation.Mounts;

/// <summary>How much of /proc a sandbox sees, read-only.</summary>
internal enum ProcView
{
    /// <summary>The folders of its own processes.</summary>
    PidOnly,

    /// <summary>Nothing: there is no /proc.</summary>
    None,

    /// <summary>Everything a process of its user would see.</summary>
    Full,
}
