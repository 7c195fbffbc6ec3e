using System.Globalization;

namespace SandboxGateway.Registry;

/// <summary>
/// One model version the gateway serves, or says it cannot serve. Thread-safe: the status is one immutable snapshot.
/// </summary>
internal sealed class ServedModel(ModelManifest manifest, int version, string versionFolder)
{
    private volatile ModelStatus _status = manifest.Problem is { } problem
        ? new(ModelState.Unavailable, problem, null)
        : new(ModelState.Loading, "The model is being loaded.", null);

    public string Name => Manifest.Name;

    /// <summary>The version's number, as clients write it; empty if a refused model has no version at all.</summary>
    public string Version { get; } = version == 0 ? "" : version.ToString(CultureInfo.InvariantCulture);

    public ModelManifest Manifest { get; } = manifest;

    /// <summary>Absolute path of the version's folder, free of links.</summary>
    public string VersionFolder { get; } = versionFolder;

    /// <summary>What became of its requests.</summary>
    public ModelStatistics Statistics { get; } = new();

    public ModelStatus Status
    {
        get => _status;
        set => _status = value;
    }
}
