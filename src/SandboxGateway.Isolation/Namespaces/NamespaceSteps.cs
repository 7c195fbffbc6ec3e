using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>Settles who and what the new namespaces belong to. clone3(2) has made them.</summary>
internal static class NamespaceSteps
{
    private const string HostName = "sandbox";

    public static void WaitForIdMaps(StepList steps, SandboxDescriptors descriptors) =>
        steps.AddExpecting(
            Outcome.Exactly(1),
            "wait for the id maps",
            Syscall.read,
            Operand.Of(descriptors.Sync, "sync pipe"),
            Operand.At(steps.Memory.Allocate(1), "1 byte"),
            1);

    /// <summary>Writes the settings of the new namespaces.</summary>
    /// <remarks>Before the change of user: vm.memfd_noexec may be written by the host's root id only.</remarks>
    public static void SetSysctls(StepList steps, IReadOnlyList<SysctlSetting> settings)
    {
        foreach (var setting in settings)
        {
            WriteFile(steps, setting.Path, setting.Value);
        }
    }

    public static void BecomeInnerUser(StepList steps, bool hasOwnUser)
    {
        // Without an id of its own the sandbox keeps its user's groups: the kernel refuses to drop them where setgroups is
        // denied, and denying it is the price of writing the map as that user.
        if (hasOwnUser)
        {
            steps.Add("drop groups", Syscall.setgroups, 0, 0);
        }

        const int Id = SandboxDescription.InnerId;
        steps.Add("become the sandbox's group", Syscall.setresgid, Id, Id, Id);
        steps.Add("become the sandbox's user", Syscall.setresuid, Id, Id, Id);
        // A change of user clears it, so it comes after.
        DieWithParent(steps, "die with the launcher");
    }

    /// <summary>For a worker whose init is not process 1 of a namespace, which would take it along.</summary>
    public static void DieWithInit(StepList steps) => DieWithParent(steps, "die with the init");

    public static void StartSession(StepList steps) => steps.Add("start a session", Syscall.setsid);

    public static void SetHostName(StepList steps) =>
        steps.Add("set host name", Syscall.sethostname, steps.Text(HostName), HostName.Length);

    /// <summary>Closes the gap before the death signal was set: a launcher that died in it would leave the sandbox alive.</summary>
    public static void CheckLauncherLives(StepList steps, SandboxDescriptors descriptors)
    {
        var sync = Operand.Of(descriptors.Sync, "sync pipe");
        steps.Add("stop waiting on the sync pipe", Syscall.fcntl, sync, Operand.Of(FileFlag.SetStatusFlags), Operand.Of(FileFlag.NonBlocking));
        steps.AddExpecting(
            Outcome.Error(Errno.Again),
            "check that the launcher lives",
            Syscall.read,
            sync,
            Operand.At(steps.Memory.Allocate(1), "1 byte"),
            1);
    }

    private static void DieWithParent(StepList steps, string name) =>
        steps.Add(
            name, Syscall.prctl, Operand.Of(ProcessControl.SetParentDeathSignal), Operand.Of(SignalNumber.Kill));

    private static void WriteFile(StepList steps, string path, string value)
    {
        var file = steps.Add(
            $"open {path}",
            Syscall.openat,
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text(path),
            Operand.Of(FileFlag.WriteOnly | FileFlag.CloseOnExec));
        steps.AddExpecting(
            Outcome.Exactly(value.Length), $"write {path}", Syscall.write, file, steps.Text(value), value.Length);
        steps.Add($"close {path}", Syscall.close, file);
    }
}
