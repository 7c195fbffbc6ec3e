using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Plan;

/// <summary>
/// Runs a list of steps in the child of a clone. Only the cloned thread exists there, so nothing here may allocate, take a
/// lock or call into the runtime.
/// </summary>
internal static unsafe class PlanInterpreter
{
    /// <summary>Runs the steps in order; on the first unexpected result reports it and ends the process.</summary>
    /// <returns>What the last step returned.</returns>
    public static nint Run(in PreparedPlan plan, StepListId list, SyscallStep[] steps)
    {
        nint last = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            ref readonly var step = ref steps[i];
            last = Invoke(step, plan.Results);
            if (!step.Expected.Accepts(last))
            {
                Fail(plan, list, i, last);
            }

            plan.Results[i] = last;
            if (step.Sink != 0)
            {
                *(int*)step.Sink = (int)last;
            }
        }

        return last;
    }

    private static nint Invoke(in SyscallStep step, nint[] results) => RawSyscall.Invoke(
        (nint)step.Number,
        Resolve(step.Operands[0], results),
        Resolve(step.Operands[1], results),
        Resolve(step.Operands[2], results),
        Resolve(step.Operands[3], results),
        Resolve(step.Operands[4], results),
        Resolve(step.Operands[5], results));

    private static nint Resolve(in Operand operand, nint[] results) =>
        operand.Kind == OperandKind.Result ? results[operand.Value] : operand.Value;

    private static void Fail(in PreparedPlan plan, StepListId list, int step, nint result)
    {
        // The socket takes a message whole or not at all. Whether it could be written does not matter: the exit code
        // says that a step failed.
        plan.Failure->List = (int)list;
        plan.Failure->Step = step;
        plan.Failure->Errno = result < 0 ? (int)-result : 0;
        RawSyscall.Invoke((nint)Syscall.write, plan.StatusDescriptor, (nint)plan.Failure, sizeof(PlanFailure));
        InitLoop.Exit(PreparedPlan.StepFailedExitCode);
    }
}
