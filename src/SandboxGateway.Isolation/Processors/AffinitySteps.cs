using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Processors;

/// <summary>Binds the worker to processors; what it starts inherits that, and no profile lets it change it.</summary>
internal static class AffinitySteps
{
    public static void Bind(StepList steps, IReadOnlyList<int> processors)
    {
        if (processors.Count > 0)
        {
            var mask = ProcessorList.ToMask(processors);
            steps.Add(
                "bind to processors",
                Syscall.sched_setaffinity,
                0,
                mask.Length,
                Operand.At(steps.Memory.Bytes(mask), ProcessorList.Format(processors)));
        }
    }
}
