using SandboxGateway.Filters;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>A launch spec without what the launcher client adds to it: the sandbox's id and its data socket.</summary>
internal sealed record SandboxLaunch(string Name, LaunchSpec Spec)
{
    /// <summary>Where a sandbox finds its marker.</summary>
    public const string MarkerVariable = "INTERNAL_SERVICE_TOKEN";

    /// <summary>Version of the model it serves, as clients write it.</summary>
    public string Version { get; init; } = "";

    /// <summary>The policy its containment was taken from; null where there is none, so that nothing is required of the host.</summary>
    public SandboxPolicy? Policy { get; init; }

    /// <summary>Keeps secrets out of what the sandbox says, and gives it a marker to keep; null for neither.</summary>
    public SecretGuard? Guard { get; init; }

    /// <summary>Who hears of what the sandbox should not have done; null for nobody.</summary>
    public SandboxIncidents? Incidents { get; init; }

    /// <summary>The launch with a marker of its own: an environment variable that looks worth stealing.</summary>
    public SandboxLaunch WithMarker()
    {
        if (Guard is null)
        {
            return this;
        }

        var spec = Spec.Clone();
        spec.Env[MarkerVariable] = Guard.CreateMarker(Name);
        return this with { Spec = spec };
    }
}
