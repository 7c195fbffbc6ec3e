using System.Buffers.Binary;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>struct sock_filter, linux/filter.h: one instruction of classic BPF.</summary>
internal readonly record struct BpfInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint Operand)
{
    public const int Size = 8;

    public static byte[] Serialize(ReadOnlySpan<BpfInstruction> program)
    {
        var bytes = new byte[program.Length * Size];
        for (var i = 0; i < program.Length; i++)
        {
            var target = bytes.AsSpan(i * Size, Size);
            BinaryPrimitives.WriteUInt16LittleEndian(target, program[i].Code);
            target[2] = program[i].JumpTrue;
            target[3] = program[i].JumpFalse;
            BinaryPrimitives.WriteUInt32LittleEndian(target[4..], program[i].Operand);
        }

        return bytes;
    }

    public static BpfInstruction[] Deserialize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % Size != 0)
        {
            throw new ArgumentException($"{bytes.Length} bytes are not whole instructions", nameof(bytes));
        }

        var program = new BpfInstruction[bytes.Length / Size];
        for (var i = 0; i < program.Length; i++)
        {
            var source = bytes.Slice(i * Size, Size);
            program[i] = new BpfInstruction(
                BinaryPrimitives.ReadUInt16LittleEndian(source),
                source[2],
                source[3],
                BinaryPrimitives.ReadUInt32LittleEndian(source[4..]));
        }

        return program;
    }
}
