using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>A launch spec without what the launcher client adds to it: the sandbox's id and its data socket.</summary>
internal sealed record SandboxLaunch(string Name, LaunchSpec Spec)
{
    /// <summary>The policy its containment was taken from; null where there is none, so that nothing is required of the host.</summary>
    public SandboxPolicy? Policy { get; init; }
}
