using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Capabilities;

/// <summary>Gives up every capability, and every way to get one back.</summary>
internal static class CapabilitySteps
{
    // SECBIT_NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE, each with its lock, capabilities(7).
    private const int LockedSecureBits = 0b1100_1111;

    // _LINUX_CAPABILITY_VERSION_3 with pid 0, and three 32-bit sets for each of two halves.
    private const ulong Version3 = 0x20080522;
    private const int SetsSize = 2 * 3 * sizeof(uint);

    public static void DropAll(StepList steps, int lastCapability)
    {
        // Needs CAP_SETPCAP, so before the sets are emptied.
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
        steps.Add(
            "drop capabilities",
            Syscall.capset,
            Operand.At(steps.Memory.Structure(Version3), "version 3"),
            Operand.At(steps.Memory.Allocate(SetsSize), "none"));
        steps.Add("no new privileges", Syscall.prctl, Operand.Of(ProcessControl.SetNoNewPrivileges), 1, 0, 0, 0);
    }

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
}
