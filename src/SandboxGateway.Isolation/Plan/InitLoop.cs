using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Plan;

/// <summary>
/// Process 1 of a sandbox: reaps until the worker has ended, then ends too, and the kernel kills whatever else is left in the
/// namespace. Allocation-free, and its seccomp program allows no more than this.
/// </summary>
internal static unsafe class InitLoop
{
    private const int SignalBase = 128;

    public static void Run(nint worker)
    {
        while (true)
        {
            var status = 0;
            var ended = RawSyscall.Invoke((nint)Syscall.wait4, -1, (nint)(&status));
            if (ended == worker)
            {
                Exit(ExitCodeOf(status));
            }
            else if (ended < 0)
            {
                Exit(PreparedPlan.StepFailedExitCode);
            }
        }
    }

    public static void Exit(int code) => RawSyscall.Invoke((nint)Syscall.exit_group, code);

    /// <summary>As a shell would report it: the exit status, or 128 + the signal.</summary>
    public static int ExitCodeOf(int status)
    {
        var signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : SignalBase + signal;
    }
}
