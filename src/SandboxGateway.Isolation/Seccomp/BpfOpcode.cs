namespace SandboxGateway.Isolation.Seccomp;

/// <summary>The instruction codes our compiler emits, linux/bpf_common.h. seccomp(2) accepts few more.</summary>
internal static class BpfOpcode
{
    /// <summary>BPF_LD | BPF_W | BPF_ABS: load the 32-bit word at a fixed offset of struct seccomp_data.</summary>
    public const ushort LoadWord = 0x20;

    /// <summary>BPF_ALU | BPF_AND | BPF_K.</summary>
    public const ushort And = 0x54;

    /// <summary>BPF_JMP | BPF_JA: the operand, not the 8-bit fields, is the distance.</summary>
    public const ushort Jump = 0x05;

    /// <summary>BPF_JMP | BPF_JEQ | BPF_K.</summary>
    public const ushort JumpIfEqual = 0x15;

    /// <summary>BPF_JMP | BPF_JGT | BPF_K, unsigned.</summary>
    public const ushort JumpIfGreater = 0x25;

    /// <summary>BPF_JMP | BPF_JGE | BPF_K, unsigned.</summary>
    public const ushort JumpIfGreaterOrEqual = 0x35;

    /// <summary>BPF_RET | BPF_K.</summary>
    public const ushort Return = 0x06;
}
