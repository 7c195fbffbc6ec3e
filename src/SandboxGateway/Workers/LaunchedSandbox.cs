using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>What a launcher session knows of one sandbox: its start and its end, as tasks.</summary>
internal sealed class LaunchedSandbox(SandboxIncidents? incidents)
{
    public SandboxIncidents? Incidents { get; } = incidents;

    public TaskCompletionSource<Launched> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<SandboxExit> Exited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
