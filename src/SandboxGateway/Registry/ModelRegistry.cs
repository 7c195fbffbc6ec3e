using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace SandboxGateway.Registry;

/// <summary>
/// The models the gateway knows, by name. Thread-safe: what it knows is one immutable snapshot, swapped whole, so that a request
/// sees a set of models that belong together.
/// </summary>
internal sealed class ModelRegistry
{
    private volatile FrozenDictionary<string, ModelVersions>? _byName;
    private volatile bool _hasBeenReady;

    /// <summary>Knows no model, and is not ready, until some are published.</summary>
    public ModelRegistry()
    {
    }

    public ModelRegistry(IEnumerable<ServedModel> models) =>
        Publish(models.GroupBy(model => model.Name)
            .Select(versions => new ModelVersions(versions, ReadOnlyDictionary<string, int>.Empty)));

    /// <summary>All versions of all models, the refused ones too, in the order of their names and numbers.</summary>
    public IReadOnlyCollection<ServedModel> Models => [.. All.SelectMany(versions => versions.All)];

    /// <summary>All models in the order of their names.</summary>
    public IEnumerable<ModelVersions> All =>
        (_byName ?? FrozenDictionary<string, ModelVersions>.Empty).Values.OrderBy(versions => versions.Name, StringComparer.Ordinal);

    /// <summary>
    /// True once each model the gateway started with has loaded or failed to. A model that failed does not keep the others from
    /// being served, and one that comes later, or is being restarted, does not take the server away from its clients.
    /// </summary>
    public bool IsReady
    {
        get
        {
            if (!_hasBeenReady)
            {
                _hasBeenReady = _byName is { } known
                    && known.Values.All(versions => versions.All.All(model => model.IsServing || model.Status.State == ModelState.Unavailable));
            }

            return _hasBeenReady;
        }
    }

    /// <summary>Replaces all that is known.</summary>
    public void Publish(IEnumerable<ModelVersions> models) =>
        _byName = models.ToFrozenDictionary(versions => versions.Name, StringComparer.Ordinal);

    /// <summary>The versions of a model that take requests, in rising order, as clients write them.</summary>
    public IEnumerable<string> ServingVersions(string name) =>
        Find(name)?.All.Where(static model => model.IsServing).Select(static model => model.Version) ?? [];

    public ModelVersions? Find(string name) => _byName?.GetValueOrDefault(name);

    /// <summary>
    /// Finds a model by its name and a version's number or label; without a <paramref name="version"/> (null or empty) the
    /// highest version that takes requests.
    /// </summary>
    public bool TryFind(string name, string? version, [MaybeNullWhen(false)] out ServedModel model)
    {
        model = Find(name) is not { } versions ? null
            : string.IsNullOrEmpty(version) ? versions.Default
            : versions.Find(version);
        return model is not null;
    }

    /// <summary>The same, and holds it, so that it stays until the request is answered.</summary>
    public ModelLease Lease(string name, string? version)
    {
        var retired = default(ServedModel);
        while (TryFind(name, version, out var model))
        {
            if (model.TryHold())
            {
                return new ModelLease(model, isHeld: true);
            }

            // What takes a model's place is published before the model is retired, so a second look finds it.
            if (ReferenceEquals(model, retired))
            {
                return new ModelLease(model, isHeld: false);
            }

            retired = model;
        }

        return default;
    }
}
