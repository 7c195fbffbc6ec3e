namespace SandboxGateway.Doctor;

/// <summary>What the gateway does with the attack suite before it serves.</summary>
internal enum DoctorGateMode
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Runs it and says what escaped.</summary>
    Warn,

    /// <summary>Runs it and does not start if anything escaped.</summary>
    Require,
}
