namespace SandboxGateway.Registry;

/// <summary>One model version the gateway serves. Thread-safe: the status is one immutable snapshot.</summary>
internal sealed class ServedModel(ModelManifest manifest, int version, string versionFolder)
{
    private volatile ModelStatus _status = new(ModelState.Loading, "The model is being loaded.", null);

    public string Name => Manifest.Name;

    /// <summary>The version's number, as clients write it.</summary>
    public string Version { get; } = version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public ModelManifest Manifest { get; } = manifest;

    /// <summary>Absolute path of the version's folder.</summary>
    public string VersionFolder { get; } = versionFolder;

    public ModelStatus Status
    {
        get => _status;
        set => _status = value;
    }
}
