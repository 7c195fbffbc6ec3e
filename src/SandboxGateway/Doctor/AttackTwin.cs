namespace SandboxGateway.Doctor;

/// <summary>Where an attack is shown to work, so that its failing elsewhere means something.</summary>
internal enum AttackTwin
{
    /// <summary>In a sandbox without the layers that stop it.</summary>
    Sandbox,

    /// <summary>As an ordinary process: a layer no sandbox is without stops it.</summary>
    Process,

    /// <summary>As a process of root, whom the attack would make of the sandbox.</summary>
    RootProcess,

    /// <summary>As a process with a terminal.</summary>
    Terminal,

    /// <summary>Nowhere; the catalogue says why.</summary>
    None,
}
