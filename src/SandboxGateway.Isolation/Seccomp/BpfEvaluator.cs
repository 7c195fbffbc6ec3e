namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Runs a filter without the kernel: the instructions our compiler emits, nothing more.</summary>
internal static class BpfEvaluator
{
    public static SeccompAction Run(ReadOnlySpan<BpfInstruction> program, SeccompData data)
    {
        var accumulator = 0u;
        for (var place = 0; place < program.Length; place++)
        {
            var (code, jumpTrue, jumpFalse, operand) = program[place];
            switch (code)
            {
                case BpfOpcode.LoadWord when operand % sizeof(uint) == 0 && operand < SeccompData.Size:
                    accumulator = data.WordAt(operand);
                    break;
                case BpfOpcode.And:
                    accumulator &= operand;
                    break;
                case BpfOpcode.Jump:
                    place = checked(place + (int)operand);
                    break;
                case BpfOpcode.JumpIfEqual:
                    place += accumulator == operand ? jumpTrue : jumpFalse;
                    break;
                case BpfOpcode.JumpIfGreater:
                    place += accumulator > operand ? jumpTrue : jumpFalse;
                    break;
                case BpfOpcode.JumpIfGreaterOrEqual:
                    place += accumulator >= operand ? jumpTrue : jumpFalse;
                    break;
                case BpfOpcode.Return:
                    return new SeccompAction(operand);
                default:
                    throw new InvalidOperationException($"instruction {place} (code 0x{code:x}, operand 0x{operand:x}) is not one a filter may hold");
            }
        }

        throw new InvalidOperationException("the filter ran past its end");
    }
}
