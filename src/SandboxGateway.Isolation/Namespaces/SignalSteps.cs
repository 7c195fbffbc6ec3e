using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>Gives the worker the signal state of a program started from a shell.</summary>
internal static class SignalSteps
{
    private const int KernelSigactionSize = 32;
    private const int SignalSetSize = 8;
    private const int SetMask = 2;

    public static void Reset(StepList steps)
    {
        // The runtime ignores SIGPIPE, and an ignored signal stays ignored through clone3(2) and execve(2).
        steps.Add(
            "default action for SIGPIPE",
            Syscall.rt_sigaction,
            Operand.Of(SignalNumber.Pipe),
            Operand.At(steps.Memory.Allocate(KernelSigactionSize), "SIG_DFL"),
            0,
            SignalSetSize);
        steps.Add(
            "unblock signals",
            Syscall.rt_sigprocmask,
            Operand.Of(SetMask),
            Operand.At(steps.Memory.Allocate(SignalSetSize), "none"),
            0,
            SignalSetSize);
    }
}
