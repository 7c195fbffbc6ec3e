using SandboxGateway.Isolation.Capabilities;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Landlock;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Processors;
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
        var layers = sandbox.Layers;
        if (layers.ClosesDescriptors)
        {
            DescriptorSteps.KeepOnly(steps, [.. sandbox.Descriptors.HandedOver, .. sandbox.Binds.Select(static b => b.Detached)]);
        }
        else
        {
            DescriptorSteps.CloseLauncherEnd(steps, sandbox.Descriptors);
        }

        NamespaceSteps.WaitForIdMaps(steps, sandbox.Descriptors);
        NamespaceSteps.SetSysctls(steps, layers.Sysctls);
        NamespaceSteps.BecomeInnerUser(steps, sandbox.HasOwnUser);
        if (layers.StartsSession)
        {
            NamespaceSteps.StartSession(steps);
        }

        if (layers.HasNamespace(CloneFlag.UtsNamespace))
        {
            NamespaceSteps.SetHostName(steps);
        }

        steps.Add("mask for mount points", Syscall.umask, Operand.Of(SetupMask, "022"));
        RootSteps.Build(steps, sandbox);
        DropCapabilities(steps, sandbox);
        if (layers.ForbidsNewPrivileges)
        {
            CapabilitySteps.ForbidNewPrivileges(steps);
        }

        NamespaceSteps.CheckLauncherLives(steps, sandbox.Descriptors);
        steps.Add("fork the worker", Syscall.clone, Operand.Of(SignalNumber.Child), 0, 0, 0, 0);
        return steps.ToArray();
    }

    private static void DropCapabilities(StepList steps, SandboxDescription sandbox)
    {
        if (!sandbox.Layers.DropsCapabilities)
        {
            return;
        }

        CapabilitySteps.LockOut(steps, sandbox.Host.LastCapability);
        if (sandbox.Layers.ForbidsNewPrivileges)
        {
            CapabilitySteps.DropAll(steps);
        }
        else
        {
            CapabilitySteps.DropAllAtExecve(steps);
        }
    }

    private static SyscallStep[] Worker(SandboxDescription sandbox, PlanMemory memory)
    {
        var steps = new StepList(memory);
        var layers = sandbox.Layers;
        SignalSteps.Reset(steps);
        if (!layers.HasNamespace(CloneFlag.PidNamespace))
        {
            NamespaceSteps.DieWithInit(steps);
        }

        DescriptorSteps.SetWorkerDescriptors(steps, sandbox.Descriptors, closeOthers: layers.ClosesDescriptors);
        RlimitSteps.Set(steps, sandbox.Limits);
        AffinitySteps.Bind(steps, sandbox.Processors);
        if (layers.DisablesSpeculation)
        {
            CapabilitySteps.DisableSpeculation(steps, sandbox.Host.SpeculationControls);
        }

        steps.Add("mask for files", Syscall.umask, Operand.Of(WorkerMask, "077"));
        if (!layers.DropsCapabilities)
        {
            CapabilitySteps.KeepAcrossExecve(steps, sandbox.Host.LastCapability);
        }

        if (layers.HasLandlock)
        {
            LandlockSteps.ConfineWorker(steps, sandbox);
        }

        if (sandbox.WorkerFilter is { } filter)
        {
            // Last of the walls: it forbids most of the calls above.
            SeccompSteps.InstallWorker(steps, filter, sandbox.Descriptors.Status);
        }

        steps.Add(
            "execute the program",
            Syscall.execve,
            steps.Text(sandbox.Program),
            Operand.At(memory.TextArray([sandbox.Program, .. sandbox.Arguments]), "arguments"),
            Operand.At(memory.TextArray(sandbox.Environment), "environment"));
        return steps.ToArray();
    }

    // The same for every sandbox, whatever its worker keeps: the init needs nothing.
    private static SyscallStep[] Init(SandboxDescription sandbox, PlanMemory memory)
    {
        var steps = new StepList(memory);
        // It is a copy of the launcher: nobody may read its memory.
        steps.Add("not dumpable", Syscall.prctl, Operand.Of(ProcessControl.SetDumpable), 0);
        if (!sandbox.Layers.DropsCapabilities)
        {
            CapabilitySteps.LockOut(steps, sandbox.Host.LastCapability);
        }

        CapabilitySteps.DropAll(steps);
        CapabilitySteps.ForbidNewPrivileges(steps);
        if (sandbox.Host.LandlockAbi >= LandlockRuleset.LowestAbi)
        {
            LandlockSteps.ConfineInit(steps, sandbox.Host.LandlockAbi);
        }

        DescriptorSteps.KeepOnly(steps, []);
        SeccompSteps.Install(steps, "init", sandbox.InitFilter);
        return steps.ToArray();
    }
}
