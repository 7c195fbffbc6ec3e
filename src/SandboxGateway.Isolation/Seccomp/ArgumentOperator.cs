namespace SandboxGateway.Isolation.Seccomp;

/// <summary>How an argument is compared: the SCMP_CMP_* names of the OCI runtime specification, all unsigned.</summary>
internal enum ArgumentOperator
{
    NotEqual,
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,

    /// <summary>The argument, masked by the first value, equals the second.</summary>
    MaskedEqual,
}
