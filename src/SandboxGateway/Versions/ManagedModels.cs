using SandboxGateway.Registry;

namespace SandboxGateway.Versions;

/// <summary>All models on their way; what they have become is published to the registry. Used by the repository's loop alone.</summary>
internal sealed class ManagedModels(ModelRepository repository, ModelRegistry registry, VersionLoads loads)
{
    private readonly SortedDictionary<string, ManagedModel> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelVersions> _published = new(StringComparer.Ordinal);
    private bool _hasPublished;

    /// <summary>Called, by anybody, when the status of a version has changed, so that <see cref="Step"/> is due.</summary>
    public Action OnChange { get; set; } = static () => { };

    public IEnumerable<string> Names => _models.Keys;

    /// <summary>Null if it was never accepted, or is gone.</summary>
    public ManagedModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>Takes a model's folder as it is now.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="digest">Of the folder, taken before.</param>
    /// <param name="again">Whether to load what could not be loaded before, though it has not changed.</param>
    /// <returns>False if there is no such model in the repository.</returns>
    public bool Accept(string name, string digest, bool again)
    {
        var found = repository.Read(name);
        if (!_models.TryGetValue(name, out var model))
        {
            model = new ManagedModel(name, loads, () => OnChange());
            _models.Add(name, model);
        }

        model.Accept(digest, found, again);
        return found is not null;
    }

    /// <summary>Goes on with what has become possible, publishes what is served, and ends what no longer is.</summary>
    public void Step()
    {
        var hasChanged = !_hasPublished;
        foreach (var (name, model) in _models.ToList())
        {
            hasChanged |= StepOne(name, model);
        }

        if (hasChanged)
        {
            registry.Publish(_published.Values);
            _hasPublished = true;
        }

        // Not before: a request that finds a model retired looks for what has taken its place.
        foreach (var (name, model) in _models.ToList())
        {
            model.EndLeaving();
            if (model.IsGone && model.Digest.Length == 0)
            {
                _models.Remove(name);
            }
        }
    }

    private bool StepOne(string name, ManagedModel model)
    {
        var before = _published.GetValueOrDefault(name);
        if (model.Step() is not { } served)
        {
            return _published.Remove(name);
        }

        _published[name] = served;
        return !ReferenceEquals(before, served);
    }
}
