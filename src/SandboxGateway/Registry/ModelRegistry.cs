using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SandboxGateway.Registry;

/// <summary>The models the gateway knows, by name. Thread-safe: the set never changes, only the models' status does.</summary>
internal sealed class ModelRegistry
{
    private readonly FrozenDictionary<string, ServedModel> _byName;

    public ModelRegistry(IReadOnlyList<ServedModel> models)
    {
        Models = models;
        _byName = models.ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);
    }

    /// <summary>All models, the refused ones too, in the order of their names.</summary>
    public IReadOnlyCollection<ServedModel> Models { get; }

    /// <summary>
    /// True once each model has loaded or failed to. A model that failed does not keep the others from being served, and
    /// one that loaded before and is being restarted does not take the server away from its clients.
    /// </summary>
    public bool IsReady => Models.All(model => model.Status is not { State: ModelState.Loading, Signature: null });

    /// <summary>Finds a model; without a <paramref name="version"/> (null or empty) the one served by default.</summary>
    public bool TryFind(string name, string? version, [MaybeNullWhen(false)] out ServedModel model) =>
        _byName.TryGetValue(name, out model) && (string.IsNullOrEmpty(version) || version == model.Version);
}
