using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class BpfEvaluatorTests
{
    private static readonly SeccompData _data = new(7, SeccompData.ArchitectureX64, 0x1122334455667788, [1, 2, 3, 4, 5, 0xAABBCCDD_EEFF0011]);

    [Theory]
    [InlineData(0, 7)]
    [InlineData(4, 0xC000003E)]
    [InlineData(8, 0x55667788)]
    [InlineData(12, 0x11223344)]
    [InlineData(16, 1)]
    [InlineData(20, 0)]
    [InlineData(56, 0xEEFF0011)]
    [InlineData(60, 0xAABBCCDD)]
    public void Run_Load_SeesTheKernelsLayout(uint offset, uint expected)
    {
        BpfInstruction[] program =
        [
            new(BpfOpcode.LoadWord, 0, 0, offset),
            new(BpfOpcode.JumpIfEqual, 0, 1, expected),
            new(BpfOpcode.Return, 0, 0, SeccompAction.Allow.ReturnValue),
            new(BpfOpcode.Return, 0, 0, 0),
        ];

        Assert.Equal(SeccompAction.Allow, BpfEvaluator.Run(program, _data));
    }

    [Theory]
    [InlineData(0x20, 64)]
    [InlineData(0x20, 2)]
    [InlineData(0x28, 0)]
    [InlineData(0x00, 0)]
    [InlineData(0x16, 0)]
    public void Run_InstructionOutsideTheSubset_Throws(ushort code, uint operand)
    {
        BpfInstruction[] program = [new(code, 0, 0, operand), new(BpfOpcode.Return, 0, 0, 0)];
        Assert.Throws<InvalidOperationException>(() => BpfEvaluator.Run(program, _data));
    }

    [Fact]
    public void Run_JumpPastTheEnd_Throws()
    {
        BpfInstruction[] program = [new(BpfOpcode.Jump, 0, 0, 5), new(BpfOpcode.Return, 0, 0, 0)];
        Assert.Throws<InvalidOperationException>(() => BpfEvaluator.Run(program, _data));
    }

    [Fact]
    public void Deserialize_SerializedProgram_GivesItBack()
    {
        BpfInstruction[] program = [new(BpfOpcode.JumpIfEqual, 1, 255, 0xDEADBEEF), new(BpfOpcode.Return, 0, 0, 1)];
        var bytes = BpfInstruction.Serialize(program);

        Assert.Equal([0x15, 0x00, 0x01, 0xFF, 0xEF, 0xBE, 0xAD, 0xDE], bytes[..8]);
        Assert.Equal(program, BpfInstruction.Deserialize(bytes));
        Assert.Throws<ArgumentException>(() => BpfInstruction.Deserialize(bytes.AsSpan(1)));
    }
}
