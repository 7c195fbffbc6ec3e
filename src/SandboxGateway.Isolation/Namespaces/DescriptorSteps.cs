using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>Decides which descriptors each process of the sandbox holds.</summary>
internal static class DescriptorSteps
{
    private const int StandardStreams = 3;

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

    /// <summary>0-2 on /dev/null, 3 the data socket; the status pipe keeps its number and closes itself on execve(2).</summary>
    public static void SetWorkerDescriptors(StepList steps, SandboxDescriptors descriptors)
    {
        var nothing = steps.Add(
            "open /dev/null",
            Syscall.openat,
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text("/dev/null"),
            Operand.Of(FileFlag.ReadWrite | FileFlag.CloseOnExec));
        for (var stream = 0; stream < StandardStreams; stream++)
        {
            steps.Add($"/dev/null as {stream}", Syscall.dup2, nothing, stream);
        }

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

        KeepOnly(steps, kept);
    }

    private static void CloseRange(StepList steps, int first, int last) =>
        steps.Add(
            last < 0 ? $"close {first} and above" : $"close {first} to {last}",
            Syscall.close_range,
            first,
            last < 0 ? Operand.Of(uint.MaxValue) : last,
            0);
}
