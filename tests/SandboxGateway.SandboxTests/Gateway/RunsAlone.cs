namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>Tests with limits in seconds: they run when all others are done, so that only their own load counts.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "runs alone";
}
