namespace SandboxGateway.Isolation.Plan;

/// <summary>A plan with all that its interpreter writes to, made before the clone so that the child allocates nothing.</summary>
internal readonly unsafe struct PreparedPlan
{
    /// <summary>Exit code of a process that could not do a step; ExitCode.LaunchStep of the protocol.</summary>
    public const int StepFailedExitCode = 72;

    public PreparedPlan(SyscallPlan plan, PlanMemory memory, int statusDescriptor)
    {
        Plan = plan;
        Results = new nint[Math.Max(plan.Setup.Length, Math.Max(plan.Worker.Length, plan.Init.Length))];
        Failure = (PlanFailure*)memory.Allocate(sizeof(PlanFailure));
        StatusDescriptor = statusDescriptor;
    }

    public SyscallPlan Plan { get; }

    public nint[] Results { get; }

    public PlanFailure* Failure { get; }

    /// <summary>Socket to the launcher; close-on-exec, so its end of file says that execve(2) worked.</summary>
    public int StatusDescriptor { get; }

    /// <summary>The whole life of a sandbox's init, from the clone to its exit.</summary>
    public void RunAsInit()
    {
        // The last step of the set-up forks: 0 in the worker-to-be, its pid in the init.
        var worker = PlanInterpreter.Run(this, StepListId.Setup, Plan.Setup);
        if (worker == 0)
        {
            PlanInterpreter.Run(this, StepListId.Worker, Plan.Worker);
        }

        PlanInterpreter.Run(this, StepListId.Init, Plan.Init);
        InitLoop.Run(worker);
    }
}
