using SandboxGateway.Isolation.Capabilities;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Landlock;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Plan;

/// <summary>The order of a launch. Read top to bottom, it is what a sandbox does before its program's first instruction.</summary>
internal static class PlanBuilder
{
    // Group- and world-readable mount points; the worker itself gets the stricter mask.
    private const int SetupMask = 0x12; // 022
    private const int WorkerMask = 0x3F; // 077

    public static SyscallPlan Build(SandboxDescription sandbox, PlanMemory memory) =>
        new(Setup(sandbox, memory), Worker(sandbox, memory), Init(sandbox, memory));

    private static SyscallStep[] Setup(SandboxDescription sandbox, PlanMemory memory)
    {
        var steps = new StepList(memory);
        var (sync, status, data) = sandbox.Descriptors;
        DescriptorSteps.KeepOnly(steps, [sync, status, data, .. sandbox.Binds.Select(static b => b.Detached)]);
        NamespaceSteps.WaitForIdMaps(steps, sandbox.Descriptors);
        NamespaceSteps.LimitSysctls(steps, sandbox.Host);
        NamespaceSteps.BecomeInnerUser(steps, sandbox.HasOwnUser);
        NamespaceSteps.StartSession(steps);
        steps.Add("mask for mount points", Syscall.umask, Operand.Of(SetupMask, "022"));
        RootSteps.Build(steps, sandbox);
        CapabilitySteps.DropAll(steps, sandbox.Host.LastCapability);
        NamespaceSteps.CheckLauncherLives(steps, sandbox.Descriptors);
        steps.Add("fork the worker", Syscall.clone, Operand.Of(SignalNumber.Child), 0, 0, 0, 0);
        return steps.ToArray();
    }

    private static SyscallStep[] Worker(SandboxDescription sandbox, PlanMemory memory)
    {
        var steps = new StepList(memory);
        SignalSteps.Reset(steps);
        DescriptorSteps.SetWorkerDescriptors(steps, sandbox.Descriptors);
        RlimitSteps.Set(steps, sandbox.Limits);
        CapabilitySteps.DisableSpeculation(steps, sandbox.Host.SpeculationControls);
        steps.Add("mask for files", Syscall.umask, Operand.Of(WorkerMask, "077"));
        LandlockSteps.ConfineWorker(steps, sandbox);
        // Last of the walls: it forbids most of the calls above.
        SeccompSteps.InstallWorker(steps, sandbox.WorkerFilter, sandbox.Descriptors.Status);
        steps.Add(
            "execute the program",
            Syscall.execve,
            steps.Text(sandbox.Program),
            Operand.At(memory.TextArray([sandbox.Program, .. sandbox.Arguments]), "arguments"),
            Operand.At(memory.TextArray(sandbox.Environment), "environment"));
        return steps.ToArray();
    }

    private static SyscallStep[] Init(SandboxDescription sandbox, PlanMemory memory)
    {
        var steps = new StepList(memory);
        // It is a copy of the launcher: nobody may read its memory.
        steps.Add("not dumpable", Syscall.prctl, Operand.Of(ProcessControl.SetDumpable), 0);
        LandlockSteps.ConfineInit(steps, sandbox.Host.LandlockAbi);
        DescriptorSteps.KeepOnly(steps, []);
        SeccompSteps.Install(steps, "init", sandbox.InitFilter);
        return steps.ToArray();
    }
}
