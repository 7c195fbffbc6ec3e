using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api;

/// <summary>The model versions a call about several of them is for.</summary>
internal static class ModelSelection
{
    /// <param name="registry">Of the gateway.</param>
    /// <param name="name">Null or empty: every model.</param>
    /// <param name="version">Null or empty: every version.</param>
    /// <param name="models">Those selected.</param>
    /// <returns>Null, or that there are none such.</returns>
    public static GatewayFault? Find(ModelRegistry registry, string? name, string? version, out IReadOnlyList<ServedModel> models)
    {
        models = string.IsNullOrEmpty(name) ? [.. registry.Models]
            : string.IsNullOrEmpty(version) ? [.. registry.Models.Where(model => model.Name == name)]
            : registry.TryFind(name, version, out var one) ? [one]
            : [];
        return models.Count > 0 || string.IsNullOrEmpty(name) ? null : ModelFaults.NotFound(registry, name, string.IsNullOrEmpty(version) ? null : version);
    }
}
