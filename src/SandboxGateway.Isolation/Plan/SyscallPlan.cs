namespace SandboxGateway.Isolation.Plan;

/// <summary>
/// Everything a new sandbox does between clone3(2) and execve(2), as data. The arrays are complete before the clone, so the
/// child only reads them.
/// </summary>
internal sealed record SyscallPlan(SyscallStep[] Setup, SyscallStep[] Worker, SyscallStep[] Init)
{
    public SyscallStep[] this[StepListId list] => list switch
    {
        StepListId.Setup => Setup,
        StepListId.Worker => Worker,
        StepListId.Init => Init,
        _ => throw new ArgumentOutOfRangeException(nameof(list), list, null),
    };

    /// <summary>Name of the step a failure record points at; the record is bounds-checked.</summary>
    public string NameOf(PlanFailure failure)
    {
        if (!Enum.IsDefined((StepListId)failure.List))
        {
            return "unknown step";
        }

        var steps = this[(StepListId)failure.List];
        return (uint)failure.Step < (uint)steps.Length ? steps[failure.Step].Name : "unknown step";
    }
}
