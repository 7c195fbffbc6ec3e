namespace SandboxGateway.Isolation.Seccomp;

/// <summary>
/// Turns a profile into the BPF program the kernel runs at every system call: architecture first, then the x32 numbers, then
/// a balanced search over number ranges, then the arguments. Same profile, same bytes.
/// </summary>
internal static class SeccompCompiler
{
    /// <summary>BPF_MAXINSNS: the kernel's own limit.</summary>
    public const int MaximumInstructions = 4096;

    // __X32_SYSCALL_BIT. Calls that carry it reach 64-bit calls under another number, so none may pass.
    private const uint X32Bit = 0x40000000;

    public static BpfInstruction[] Compile(SeccompProfile profile)
    {
        var assembler = new BpfAssembler();
        var kill = assembler.Return(SeccompAction.KillProcess.ReturnValue);
        var search = Search(assembler, SyscallRange.Cover(profile));

        // Numbers are compared unsigned, so this also stops negative ones.
        var x32 = assembler.Branch(BpfOpcode.JumpIfGreaterOrEqual, X32Bit, kill, search);
        var number = assembler.Statement(BpfOpcode.LoadWord, SeccompData.NumberOffset, x32);
        var architecture = assembler.Branch(BpfOpcode.JumpIfEqual, SeccompData.ArchitectureX64, number, kill);
        assembler.Statement(BpfOpcode.LoadWord, SeccompData.ArchitectureOffset, architecture);

        var program = assembler.ToProgram();
        return program.Length <= MaximumInstructions
            ? program
            : throw new InvalidOperationException($"seccomp profile {profile.Name} needs {program.Length} instructions, the kernel takes {MaximumInstructions}");
    }

    private static int Search(BpfAssembler assembler, ReadOnlySpan<SyscallRange> ranges)
    {
        if (ranges.Length == 1)
        {
            return Decide(assembler, ranges[0]);
        }

        var middle = ranges.Length / 2;
        var upper = Search(assembler, ranges[middle..]);
        var lower = Search(assembler, ranges[..middle]);
        return assembler.Branch(BpfOpcode.JumpIfGreaterOrEqual, ranges[middle].First, upper, lower);
    }

    private static int Decide(BpfAssembler assembler, SyscallRange range)
    {
        if (range.Rules.Count == 0)
        {
            return assembler.Return(range.Otherwise.ReturnValue);
        }

        var conditions = new ArgumentConditionCompiler(assembler);
        var next = assembler.Return(range.Otherwise.ReturnValue);
        foreach (var rule in range.Rules.Reverse())
        {
            var match = assembler.Return(rule.Action.ReturnValue);
            foreach (var condition in rule.Conditions.Reverse())
            {
                match = conditions.Emit(condition, match, next);
            }

            next = match;
        }

        return next;
    }
}
