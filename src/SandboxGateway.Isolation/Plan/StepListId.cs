namespace SandboxGateway.Isolation.Plan;

/// <summary>Which list of a plan a step belongs to; the number goes through the status socket.</summary>
internal enum StepListId
{
    /// <summary>Run by the sandbox's init; its last step forks the worker.</summary>
    Setup = 0,

    /// <summary>Run by the fork; its last step is execve(2).</summary>
    Worker = 1,

    /// <summary>Run by the init after the fork: what it gives up before it waits.</summary>
    Init = 2,
}
