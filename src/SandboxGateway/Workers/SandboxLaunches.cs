using SandboxGateway.Filters;
using SandboxGateway.Policies;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>Says how the sandboxes of a model are launched: its policy, its programs, a marker to keep. Thread-safe.</summary>
internal sealed class SandboxLaunches(ModelPolicies policies, LauncherExecutables executables, SecretGuard guard)
{
    /// <summary>The model's launch; null after refusing the model, whose status then says why.</summary>
    public SandboxLaunch? Choose(ServedModel model)
    {
        if (guard.FindUnknownRule(model.Manifest) is { } problem)
        {
            model.Status = new ModelStatus(ModelState.Unavailable, problem, null);
            return null;
        }

        return policies.Choose(model) is { } policy ? LaunchSpecs.For(model, policy, executables) with { Guard = guard } : null;
    }
}
