namespace SandboxGateway.Isolation.Seccomp;

/// <summary>
/// Builds a BPF program from its end to its start. BPF jumps only forward, so every target exists before the jump to it, and
/// the distance is known. A place in the program is the count of instructions behind it.
/// </summary>
/// <remarks>Not thread-safe; one instance builds one program.</remarks>
internal sealed class BpfAssembler
{
    private readonly List<BpfInstruction> _reversed = [];
    private readonly Dictionary<uint, int> _returns = [];

    /// <summary>A place that returns <paramref name="value"/>; shared while it can be reached.</summary>
    public int Return(uint value)
    {
        if (_returns.TryGetValue(value, out var place) && Distance(place) <= byte.MaxValue)
        {
            return place;
        }

        return _returns[value] = Append(new BpfInstruction(BpfOpcode.Return, 0, 0, value));
    }

    /// <summary>An instruction that hands on to <paramref name="next"/>.</summary>
    public int Statement(ushort code, uint operand, int next)
    {
        FallThroughTo(next);
        return Append(new BpfInstruction(code, 0, 0, operand));
    }

    /// <summary>A conditional jump.</summary>
    public int Branch(ushort code, uint operand, int whenTrue, int whenFalse)
    {
        // Moving one target nearer may push the other one instruction further away: hence the spare.
        whenTrue = BringNear(whenTrue, spare: 1);
        whenFalse = BringNear(whenFalse, spare: 0);
        return Append(new BpfInstruction(code, (byte)Distance(whenTrue), (byte)Distance(whenFalse), operand));
    }

    /// <summary>The program in running order; it starts at the place built last.</summary>
    public BpfInstruction[] ToProgram() => [.. Enumerable.Reverse(_reversed)];

    private int BringNear(int place, int spare)
    {
        if (Distance(place) + spare <= byte.MaxValue)
        {
            return place;
        }

        var target = _reversed[place];
        return target.Code == BpfOpcode.Return ? Return(target.Operand) : AppendJump(place);
    }

    private void FallThroughTo(int place)
    {
        if (Distance(place) > 0)
        {
            AppendJump(place);
        }
    }

    private int AppendJump(int place) => Append(new BpfInstruction(BpfOpcode.Jump, 0, 0, (uint)Distance(place)));

    /// <summary>Instructions to skip from the one appended next.</summary>
    private int Distance(int place) => _reversed.Count - place - 1;

    private int Append(BpfInstruction instruction)
    {
        _reversed.Add(instruction);
        return _reversed.Count - 1;
    }
}
