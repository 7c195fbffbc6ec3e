using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Plan;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Installs a seccomp program; from then on a process can do no more than that program lets it.</summary>
internal static class SeccompSteps
{
    private const int SetModeFilter = 1;

    // sizeof(struct sock_filter)
    private const int InstructionSize = 8;

    public static void Install(StepList steps, string name, byte[] program)
    {
        var length = program.Length / InstructionSize;
        var filter = new FilterProgram { Length = (ushort)length, Instructions = steps.Memory.Bytes(program) };
        steps.Add(
            $"install seccomp program {name}",
            Syscall.seccomp,
            Operand.Of(SetModeFilter),
            0,
            Operand.At(steps.Memory.Structure(filter), $"{length} instructions"));
    }

    // struct sock_fprog
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public nint Instructions;
    }
}
