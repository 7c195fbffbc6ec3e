namespace SandboxGateway.Isolation.Plan;

/// <summary>What an operand of a system call is.</summary>
internal enum OperandKind
{
    /// <summary>Not given: passed as zero and not printed.</summary>
    Absent,

    /// <summary>A number.</summary>
    Constant,

    /// <summary>The address of a C string in the plan's memory.</summary>
    Text,

    /// <summary>The address of a structure in the plan's memory.</summary>
    Structure,

    /// <summary>What an earlier step of the same list returned.</summary>
    Result,
}
