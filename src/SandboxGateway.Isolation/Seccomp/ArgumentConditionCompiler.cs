namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Compares 64-bit arguments on BPF's 32-bit accumulator: the high half first, the low half if that leaves it open.</summary>
internal sealed class ArgumentConditionCompiler(BpfAssembler assembler)
{
    public int Emit(ArgumentCondition condition, int whenTrue, int whenFalse) => condition.Operator switch
    {
        ArgumentOperator.Equal => Equal(condition, ulong.MaxValue, condition.Value, whenTrue, whenFalse),
        ArgumentOperator.NotEqual => Equal(condition, ulong.MaxValue, condition.Value, whenFalse, whenTrue),
        ArgumentOperator.MaskedEqual => Equal(condition, condition.Value, condition.ValueTwo, whenTrue, whenFalse),
        ArgumentOperator.Greater => Above(condition, BpfOpcode.JumpIfGreater, whenTrue, whenFalse),
        ArgumentOperator.GreaterOrEqual => Above(condition, BpfOpcode.JumpIfGreaterOrEqual, whenTrue, whenFalse),
        ArgumentOperator.LessOrEqual => Above(condition, BpfOpcode.JumpIfGreater, whenFalse, whenTrue),
        ArgumentOperator.Less => Above(condition, BpfOpcode.JumpIfGreaterOrEqual, whenFalse, whenTrue),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.Operator, "no such operator"),
    };

    private int Equal(ArgumentCondition condition, ulong mask, ulong value, int whenTrue, int whenFalse)
    {
        var low = HalfEqual(SeccompData.LowHalfOffset(condition.Index), (uint)mask, (uint)value, whenTrue, whenFalse);
        return HalfEqual(SeccompData.HighHalfOffset(condition.Index), (uint)(mask >> 32), (uint)(value >> 32), low, whenFalse);
    }

    private int HalfEqual(uint offset, uint mask, uint value, int whenTrue, int whenFalse)
    {
        if (mask == 0)
        {
            return whenTrue;
        }

        var compare = assembler.Branch(BpfOpcode.JumpIfEqual, value, whenTrue, whenFalse);
        var masked = mask == uint.MaxValue ? compare : assembler.Statement(BpfOpcode.And, mask, compare);
        return assembler.Statement(BpfOpcode.LoadWord, offset, masked);
    }

    private int Above(ArgumentCondition condition, ushort lowComparison, int whenTrue, int whenFalse)
    {
        var high = (uint)(condition.Value >> 32);
        var low = assembler.Branch(lowComparison, (uint)condition.Value, whenTrue, whenFalse);
        var loadLow = assembler.Statement(BpfOpcode.LoadWord, SeccompData.LowHalfOffset(condition.Index), low);
        var same = assembler.Branch(BpfOpcode.JumpIfEqual, high, loadLow, whenFalse);
        var above = assembler.Branch(BpfOpcode.JumpIfGreater, high, whenTrue, same);
        return assembler.Statement(BpfOpcode.LoadWord, SeccompData.HighHalfOffset(condition.Index), above);
    }
}
