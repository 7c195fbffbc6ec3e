namespace SandboxGateway.Workers;

/// <summary>Starts sandboxes: the border to the launcher process. Tests put an in-process worker behind it.</summary>
internal interface ISandboxLauncher
{
    /// <summary>Starts one and waits until its worker channel is connected.</summary>
    /// <exception cref="PolicyUnmetException">This host cannot enforce what its policy requires.</exception>
    /// <exception cref="SandboxLaunchException">It could not be started.</exception>
    Task<Sandbox> LaunchAsync(SandboxLaunch launch, CancellationToken cancellationToken);
}
