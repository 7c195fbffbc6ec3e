using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>Decides which descriptors each process of the sandbox holds.</summary>
internal static class DescriptorSteps
{
    /// <summary>
    /// Closes what the launcher had open, which includes other sandboxes' pipes: holding one would hide the launcher's death.
    /// </summary>
    public static void KeepOnly(StepList steps, IEnumerable<int> kept)
    {
        var first = 0;
        foreach (var descriptor in kept.Where(static d => d >= 0).Order())
        {
            if (descriptor > first)
            {
                CloseRange(steps, first, descriptor - 1);
            }

            first = descriptor + 1;
        }

        CloseRange(steps, first, last: -1);
    }

    /// <summary>Where other descriptors may stay: without its end of the pipe, the launcher's death would not be seen.</summary>
    public static void CloseLauncherEnd(StepList steps, SandboxDescriptors descriptors) =>
        steps.Add("close the launcher's end", Syscall.close, Operand.Of(descriptors.LauncherEnd, "sync pipe, write end"));

    /// <summary>
    /// 0 on /dev/null, 1 and 2 on their sockets or on /dev/null, 3 the data socket; the status pipe keeps its number and closes
    /// itself on execve(2).
    /// </summary>
    public static void SetWorkerDescriptors(StepList steps, SandboxDescriptors descriptors, bool closeOthers)
    {
        var nothing = steps.Add(
            "open /dev/null",
            Syscall.openat,
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text("/dev/null"),
            Operand.Of(FileFlag.ReadWrite | FileFlag.CloseOnExec));
        var (output, error) = (descriptors.Output, descriptors.Error);
        steps.Add("/dev/null as 0", Syscall.dup2, nothing, 0);
        steps.Add(output < 0 ? "/dev/null as 1" : "stdout socket as 1", Syscall.dup2, OrNothing(output), 1);
        steps.Add(error < 0 ? "/dev/null as 2" : "stderr socket as 2", Syscall.dup2, OrNothing(error), 2);
        // Where open(2) returned 0 itself, dup2(2) left its close-on-exec flag alone.
        steps.Add("keep stdin open", Syscall.fcntl, 0, Operand.Of(FileFlag.SetDescriptorFlags), 0);
        IEnumerable<int> kept = [0, 1, 2, descriptors.Status];
        if (descriptors.Data >= 0)
        {
            steps.Add(
                "data socket as 3",
                Syscall.dup2,
                Operand.Of(descriptors.Data, "data socket"),
                Operand.Of(SandboxDescriptors.WorkerChannel));
            kept = kept.Append(SandboxDescriptors.WorkerChannel);
        }

        if (closeOthers)
        {
            KeepOnly(steps, kept);
        }

        Operand OrNothing(int socket) => socket < 0 ? nothing : Operand.Of(socket, "socket");
    }

    private static void CloseRange(StepList steps, int first, int last) =>
        steps.Add(
            last < 0 ? $"close {first} and above" : $"close {first} to {last}",
            Syscall.close_range,
            first,
            last < 0 ? Operand.Of(uint.MaxValue) : last,
            0);
}
