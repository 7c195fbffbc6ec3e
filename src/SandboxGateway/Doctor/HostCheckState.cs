namespace SandboxGateway.Doctor;

/// <summary>How one control of the host stands. The names are part of the report.</summary>
internal enum HostCheckState
{
    /// <summary>In force, or as it should be.</summary>
    Ok,

    /// <summary>A layer this host does not have; others stand in its place.</summary>
    Missing,

    /// <summary>No layer of ours, but a setting that makes an attack on the kernel or on another process easier.</summary>
    Warning,
}
