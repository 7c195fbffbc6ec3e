using SandboxGateway.Registry;

namespace SandboxGateway.Policies;

/// <summary>Finds the policy of each model, and refuses models that ask for one they cannot have. Thread-safe.</summary>
internal sealed class ModelPolicies(PolicyCatalog catalog, ILogger<ModelPolicies> logger)
{
    private const string OnnxRuntime = "onnx";
    private const string OnnxProfile = "onnx";

    /// <summary>Name of the policy of models whose model.yaml names none.</summary>
    public static string DefaultFor(string runtime) => runtime == OnnxRuntime ? "strict" : "handler";

    /// <summary>The model's policy; null after refusing the model, whose status then says why.</summary>
    public SandboxPolicy? Choose(ServedModel model)
    {
        var name = model.Manifest.Policy ?? DefaultFor(model.Manifest.Runtime);
        var policy = catalog.Find(name);
        var problem = policy is null
            ? $"there is no policy \"{name}\"; known: {string.Join(", ", catalog.Policies.Select(known => known.Name))}"
            : FindMisfit(model.Manifest, policy);
        if (problem is null)
        {
            return policy;
        }

        PoliciesLog.PolicyRefused(logger, model.Name, problem);
        model.Status = new ModelStatus(ModelState.Unavailable, problem, null);
        return null;
    }

    private static string? FindMisfit(ModelManifest manifest, SandboxPolicy policy)
    {
        if (manifest.Timeout > policy.RequestTimeout)
        {
            return $"requests.timeoutSeconds is {manifest.Timeout.Value.TotalSeconds}, more than the {policy.RequestTimeout.Value.TotalSeconds} "
                + $"of policy \"{policy.Name}\" ({policy.OriginOf("requests.timeoutSeconds")})";
        }

        // A profile made for one program keeps every other from starting, in ways that are hard to read from the outside.
        var profile = policy.Containment.Seccomp?.Profile;
        return profile is not null && (profile == OnnxProfile) != (manifest.Runtime == OnnxRuntime)
            ? $"policy \"{policy.Name}\" has the seccomp profile {profile}, which runtime {manifest.Runtime} cannot run under"
            : null;
    }
}
