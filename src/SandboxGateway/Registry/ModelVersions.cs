using System.Collections.Frozen;

namespace SandboxGateway.Registry;

/// <summary>The versions of one model that the gateway knows, and their labels. Immutable but for the versions' status.</summary>
internal sealed class ModelVersions
{
    private readonly ServedModel[] _highestFirst;
    private readonly FrozenDictionary<string, ServedModel> _byName;
    private readonly IReadOnlyDictionary<string, int> _declaredLabels;

    /// <param name="models">At least one; no number is there twice.</param>
    /// <param name="labels">Those whose version is not among the models are left out.</param>
    public ModelVersions(IEnumerable<ServedModel> models, IReadOnlyDictionary<string, int> labels)
    {
        _declaredLabels = labels;
        _highestFirst = [.. models.OrderByDescending(model => model.Number)];
        Labels = labels.Where(label => Array.Exists(_highestFirst, model => model.Number == label.Value)).ToFrozenDictionary();
        _byName = _highestFirst.Select(model => KeyValuePair.Create(model.Version, model))
            .Concat(Labels.Select(label => KeyValuePair.Create(label.Key, Array.Find(_highestFirst, model => model.Number == label.Value)!)))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Name => _highestFirst[0].Name;

    /// <summary>In rising order.</summary>
    public IEnumerable<ServedModel> All => _highestFirst.AsEnumerable().Reverse();

    /// <summary>Those whose version is known.</summary>
    public FrozenDictionary<string, int> Labels { get; }

    /// <summary>The highest version that takes requests; if none does, the highest of all, which says why.</summary>
    public ServedModel Default
    {
        get
        {
            foreach (var model in _highestFirst)
            {
                if (model.IsServing)
                {
                    return model;
                }
            }

            return _highestFirst[0];
        }
    }

    /// <summary>Whether it was made of these, in rising order.</summary>
    public bool Is(IEnumerable<ServedModel> models, IReadOnlyDictionary<string, int> labels) =>
        ReferenceEquals(labels, _declaredLabels) && All.SequenceEqual(models);

    /// <summary>The version of that number or label; null if there is none.</summary>
    public ServedModel? Find(string versionOrLabel) => _byName.GetValueOrDefault(versionOrLabel);
}
