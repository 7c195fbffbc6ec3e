using SandboxGateway.Registry;

namespace SandboxGateway.Versions;

/// <summary>
/// The versions of one model on their way: a version that is wanted is loaded in the background, and what it replaces goes only
/// when it is ready; one that fails leaves the old ones serving. Used by the repository's loop alone.
/// </summary>
internal sealed class ManagedModel(string name, VersionLoads loads, Action onChange)
{
    private const string Replaced = "Another version takes its place.";
    private const string Removed = "It is no longer in the repository.";

    private readonly SortedDictionary<int, ManagedVersion> _versions = [];
    private readonly List<(ServedModel Model, string Reason)> _leaving = [];
    private IReadOnlyDictionary<string, int> _labels = new Dictionary<string, int>();
    private ModelVersions? _served;
    private ServedModel? _refused;
    private FoundModel? _found;
    private bool _isUnloaded;

    public string Name => name;

    /// <summary>Of the folder, when it was last accepted; empty if there was none.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>What model.yaml said then.</summary>
    public ModelManifest? Manifest => _found?.Manifest;

    /// <summary>Nothing is left of it, in the repository or in memory.</summary>
    public bool IsGone => _found is null && _versions.Count == 0;

    private IEnumerable<int> Wanted => _isUnloaded || _found is null ? []
        : _found.Problem is null ? _found.Versions.Select(version => version.Number)
        : _versions.Keys.Where(IsPresent).ToList();

    /// <summary>Takes the folder as it is now: begins to load what is new or changed.</summary>
    /// <param name="digest">Of the folder.</param>
    /// <param name="found">What is in it; null if it is gone.</param>
    /// <param name="again">Whether to load what could not be loaded before, though it has not changed.</param>
    public void Accept(string digest, FoundModel? found, bool again)
    {
        Digest = digest;
        _found = found;
        _refused = null;
        _isUnloaded = false;
        if (found is null)
        {
            return;
        }

        if (found.Problem is { } problem)
        {
            Refuse(found, problem);
            return;
        }

        _labels = found.Manifest.Labels;
        foreach (var version in found.Versions)
        {
            Accept(version, again);
        }
    }

    /// <summary>Unloads all of it, until the next time it is accepted.</summary>
    public void Unload() => _isUnloaded = true;

    /// <summary>Goes on with what has become possible, and says what is served now; null for nothing.</summary>
    public ModelVersions? Step()
    {
        foreach (var version in _versions.Values)
        {
            version.Report(loads);
            Leave(version.Advance(), Replaced);
        }

        LeaveUnwanted();
        foreach (var (number, _) in _versions.Where(entry => IsOver(entry.Key, entry.Value)).ToList())
        {
            _versions.Remove(number);
        }

        return _served = Serve();
    }

    /// <summary>Ends what has left. Called when what was served is no longer found by requests.</summary>
    public void EndLeaving()
    {
        foreach (var (model, reason) in _leaving)
        {
            loads.End(model, reason);
        }

        _leaving.Clear();
    }

    /// <summary>How the loading of what is wanted went: null while it goes on, then empty or what is wrong.</summary>
    public string? FindOutcome()
    {
        if (_found is null || _isUnloaded)
        {
            return "It was unloaded meanwhile.";
        }

        if (_found.Problem is { } problem)
        {
            return problem;
        }

        var wanted = Wanted.Select(number => _versions[number].Newest).ToList();
        return wanted.Find(model => model.Status.State == ModelState.Unavailable) is { } failed
            ? $"version {failed.Version}: {failed.Status.Reason}"
            : wanted.TrueForAll(model => model.Status.State == ModelState.Ready) ? "" : null;
    }

    // The same again while nothing has changed, so that nothing has to be published.
    private ModelVersions? Serve()
    {
        var faces = _versions.Values.Select(version => version.Face).ToList();
        if (faces.Count == 0 && _refused is not null)
        {
            faces.Add(_refused);
        }

        return faces.Count == 0 ? null
            : _served?.Is(faces, _labels) == true ? _served
            : new ModelVersions(faces, _labels);
    }

    private void Accept(FoundVersion wanted, bool again)
    {
        if (!_versions.TryGetValue(wanted.Number, out var version))
        {
            _versions.Add(wanted.Number, new ManagedVersion(loads.Begin(wanted, onChange)));
        }
        else if (IsWanted(version.Face, wanted, again))
        {
            Leave(version.Keep(), Replaced);
        }
        else if (version.Next is null || !IsWanted(version.Next, wanted, again))
        {
            Leave(version.Keep(), Replaced);
            Leave(version.Change(loads.Begin(wanted, onChange)), Replaced);
        }
    }

    private static bool IsWanted(ServedModel model, FoundVersion wanted, bool again) =>
        model.Digest == wanted.Digest
        && model.Manifest.Problem == wanted.Manifest.Problem
        && !model.IsRetired
        && !(again && model.Status.State == ModelState.Unavailable);

    // What serves goes on; what does not is of no use.
    private void Refuse(FoundModel found, string problem)
    {
        _refused = found.Highest;
        loads.Refused(_refused);
        foreach (var (number, version) in _versions.ToList())
        {
            Leave(version.Keep(), Replaced);
            if (version.Face.IsServing)
            {
                version.Face.Notice = problem;
            }
            else
            {
                Leave(version.Face, Replaced);
                _versions.Remove(number);
            }
        }
    }

    private void LeaveUnwanted()
    {
        var wanted = Wanted.ToHashSet();
        var models = wanted.Select(number => _versions[number].Face).ToList();
        var missing = models.Count(model => !model.IsServing);
        var isSettled = models.TrueForAll(model => model.IsServing || model.Status.State == ModelState.Unavailable);
        foreach (var (number, version) in _versions.Reverse().Where(entry => !wanted.Contains(entry.Key)))
        {
            // Until what is wanted serves, as many others stay; without their folder, until that is decided.
            var stays = version.Face.IsServing && !_isUnloaded && (IsPresent(number) ? missing-- > 0 : !isSettled);
            if (!stays)
            {
                Leave(version.Keep(), Replaced);
                Leave(version.Face, _isUnloaded ? "It was unloaded by a call." : IsPresent(number) ? Replaced : Removed);
            }
        }
    }

    private bool IsPresent(int number) => _found is not null && _found.Present?.Contains(number) != false;

    // What was unloaded by a call is still shown.
    private bool IsOver(int number, ManagedVersion version) =>
        version.Face is { IsRetired: true, Status.State: ModelState.Unavailable }
        && !(_isUnloaded && _found is not null && _found.Versions.Any(found => found.Number == number));

    private void Leave(ServedModel? model, string reason)
    {
        if (model is { IsRetired: false })
        {
            _leaving.Add((model, reason));
        }
    }
}
