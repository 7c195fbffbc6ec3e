namespace SandboxGateway.Isolation.Seccomp;

/// <summary>struct seccomp_data, seccomp(2): what a filter sees of one system call.</summary>
internal readonly record struct SeccompData(int Number, uint Architecture, ulong InstructionPointer, IReadOnlyList<ulong> Arguments)
{
    /// <summary>AUDIT_ARCH_X86_64: EM_X86_64, 64 bit, little endian.</summary>
    public const uint ArchitectureX64 = 0xC000003E;

    public const uint NumberOffset = 0;
    public const uint ArchitectureOffset = 4;
    public const int ArgumentCount = 6;

    /// <summary>Size of the structure in bytes.</summary>
    public const uint Size = 64;

    private const uint ArgumentsOffset = 16;

    /// <summary>Where the low half of an argument lies; its high half follows, as x86-64 is little endian.</summary>
    public static uint LowHalfOffset(int argument) => ArgumentsOffset + ((uint)argument * sizeof(ulong));

    public static uint HighHalfOffset(int argument) => LowHalfOffset(argument) + sizeof(uint);

    /// <summary>The 32-bit word at an aligned offset, as BPF loads it.</summary>
    public uint WordAt(uint offset)
    {
        if (offset >= ArgumentsOffset)
        {
            var argument = Arguments[(int)((offset - ArgumentsOffset) / sizeof(ulong))];
            return offset % sizeof(ulong) == 0 ? (uint)argument : (uint)(argument >> 32);
        }

        return offset switch
        {
            NumberOffset => (uint)Number,
            ArchitectureOffset => Architecture,
            8 => (uint)InstructionPointer,
            _ => (uint)(InstructionPointer >> 32),
        };
    }
}
