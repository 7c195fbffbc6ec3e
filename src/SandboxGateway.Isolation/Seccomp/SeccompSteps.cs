using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Installs a seccomp program; from then on a process can do no more than that program lets it.</summary>
internal static class SeccompSteps
{
    private const int SetModeFilter = 1;
    private const int NewListener = 8;

    // sizeof(struct sock_filter)
    private const int InstructionSize = 8;

    public static void Install(StepList steps, string name, byte[] program) =>
        steps.Add($"install seccomp program {name}", Syscall.seccomp, Operand.Of(SetModeFilter), 0, Filter(steps, program));

    public static void InstallWorker(StepList steps, WorkerFilter filter, int status)
    {
        if (filter.HasListener)
        {
            InstallWithListener(steps, filter.Program, status);
        }
        else
        {
            Install(steps, "worker", filter.Program);
        }
    }

    /// <summary>
    /// The launcher takes the listener out of this process, which waits for it, because execve(2) would close it. Once the
    /// program is installed, the steps can count on read(2) and write(2) alone.
    /// </summary>
    private static void InstallWithListener(StepList steps, byte[] program, int status)
    {
        var number = steps.Memory.Allocate(sizeof(int));
        var launcher = Operand.Of(status, "status socket");
        // Out of a process that is not dumpable, only the host's CAP_SYS_PTRACE could take it.
        steps.Add("dumpable until execve", Syscall.prctl, Operand.Of(ProcessControl.SetDumpable), 1);
        steps.AddStoring(
            number,
            "install seccomp program worker with a listener",
            Syscall.seccomp,
            Operand.Of(SetModeFilter),
            Operand.Of(NewListener),
            Filter(steps, program));
        steps.AddExpecting(
            Outcome.Exactly(sizeof(int)),
            "tell the listener's number",
            Syscall.write,
            launcher,
            Operand.At(number, "number"),
            sizeof(int));
        steps.AddExpecting(
            Outcome.Exactly(1),
            "wait until the listener is taken",
            Syscall.read,
            launcher,
            Operand.At(steps.Memory.Allocate(1), "1 byte"),
            1);
    }

    private static Operand Filter(StepList steps, byte[] program)
    {
        var length = program.Length / InstructionSize;
        var filter = new FilterProgram { Length = (ushort)length, Instructions = steps.Memory.Bytes(program) };
        return Operand.At(steps.Memory.Structure(filter), $"{length} instructions");
    }

    // struct sock_fprog
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public nint Instructions;
    }
}
