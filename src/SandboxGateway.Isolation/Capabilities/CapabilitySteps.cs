using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Capabilities;

/// <summary>Gives up every capability, and every way to get one back.</summary>
internal static class CapabilitySteps
{
    // SECBIT_NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE, each with its lock, capabilities(7).
    private const int LockedSecureBits = 0b1100_1111;

    // _LINUX_CAPABILITY_VERSION_3 with pid 0.
    private const ulong Version3 = 0x20080522;

    private const ulong SystemAdministration = 1UL << 21;

    /// <summary>Empties the sets that the next program's capabilities would come from; needs CAP_SETPCAP, so it is done first.</summary>
    public static void LockOut(StepList steps, int lastCapability)
    {
        steps.Add("lock secure bits", Syscall.prctl, Operand.Of(ProcessControl.SetSecureBits), Operand.Of(LockedSecureBits));
        for (var capability = 0; capability <= lastCapability; capability++)
        {
            steps.Add(
                "drop from the bounding set", Syscall.prctl, Operand.Of(ProcessControl.DropFromBoundingSet), capability);
        }

        steps.Add(
            "clear ambient capabilities",
            Syscall.prctl,
            Operand.Of(ProcessControl.Ambient),
            Operand.Of(ProcessControl.AmbientClearAll),
            0,
            0,
            0);
    }

    public static void DropAll(StepList steps) => Set(steps, "drop capabilities", "none", held: 0, inheritable: 0);

    /// <summary>
    /// For a sandbox that may gain privileges: the kernel takes its Landlock ruleset and its filter only from
    /// CAP_SYS_ADMIN. That one is gone with execve(2), which after <see cref="LockOut"/> leaves none.
    /// </summary>
    public static void DropAllAtExecve(StepList steps) =>
        Set(steps, "drop capabilities but one until execve", "CAP_SYS_ADMIN", SystemAdministration, inheritable: 0);

    /// <summary>For a sandbox that drops none: without this, a program of an ordinary user would start without any.</summary>
    public static void KeepAcrossExecve(StepList steps, int lastCapability)
    {
        var all = ulong.MaxValue >> (63 - lastCapability);
        Set(steps, "make capabilities inheritable", "all", all, all);
        for (var capability = 0; capability <= lastCapability; capability++)
        {
            steps.Add(
                "keep across execve",
                Syscall.prctl,
                Operand.Of(ProcessControl.Ambient),
                Operand.Of(ProcessControl.AmbientRaise),
                capability,
                0,
                0);
        }
    }

    public static void ForbidNewPrivileges(StepList steps) =>
        steps.Add("no new privileges", Syscall.prctl, Operand.Of(ProcessControl.SetNoNewPrivileges), 1, 0, 0, 0);

    /// <summary>Turns off speculation that could leak other processes' memory, where the processor leaves the choice to us.</summary>
    public static void DisableSpeculation(StepList steps, IReadOnlyList<int> controls)
    {
        foreach (var control in controls)
        {
            steps.Add(
                "disable speculation",
                Syscall.prctl,
                Operand.Of(ProcessControl.SetSpeculation),
                control,
                Operand.Of(ProcessControl.SpeculationForceDisable),
                0,
                0);
        }
    }

    // capset(2) takes effective, permitted and inheritable, first the lower 32 of each, then the upper.
    private static void Set(StepList steps, string name, string shown, ulong held, ulong inheritable)
    {
        var (low, high) = ((uint)held, (uint)(held >> 32));
        ReadOnlySpan<uint> sets = [low, low, (uint)inheritable, high, high, (uint)(inheritable >> 32)];
        steps.Add(
            name,
            Syscall.capset,
            Operand.At(steps.Memory.Structure(Version3), "version 3"),
            Operand.At(steps.Memory.Bytes(MemoryMarshal.AsBytes(sets)), shown));
    }
}
