using System.Runtime.CompilerServices;

namespace SandboxGateway.Isolation.Plan;

/// <summary>The operands of a step, as many as a Linux system call can take.</summary>
[InlineArray(Length)]
internal struct OperandList
{
    public const int Length = 6;

    private Operand _first;

    public OperandList(params ReadOnlySpan<Operand> operands) => operands.CopyTo(this);
}
