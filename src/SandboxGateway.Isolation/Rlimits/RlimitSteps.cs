using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Rlimits;

/// <summary>Sets the worker's resource limits.</summary>
internal static class RlimitSteps
{
    private const int CpuResource = 0;
    private const int CoreResource = 4;

    public static void Set(StepList steps, IReadOnlyList<ResourceLimit> limits)
    {
        // A core dump would write the worker's memory, and so tenants' data, outside the sandbox.
        SetOne(steps, new ResourceLimit("RLIMIT_CORE", CoreResource, 0));
        foreach (var limit in limits)
        {
            if (limit.Resource != CoreResource)
            {
                SetOne(steps, limit);
            }
        }
    }

    private static void SetOne(StepList steps, ResourceLimit limit)
    {
        var softAndHard = steps.Memory.Structure((SoftOf(limit), limit.Value));
        steps.Add($"limit {limit.Name}", Syscall.prlimit64, 0, Operand.Of(limit.Resource, limit.Name), Operand.At(softAndHard, $"{limit.Value}"), 0);
    }

    // At the hard limit the kernel kills, and nobody could tell why; a second before, its signal says so.
    private static ulong SoftOf(ResourceLimit limit) => limit is { Resource: CpuResource, Value: > 1 } ? limit.Value - 1 : limit.Value;
}
