namespace SandboxGateway.Registry;

/// <summary>A model's folder at one look. Immutable.</summary>
/// <param name="Manifest">Its model.yaml; a mistake is in <see cref="ModelManifest.Problem"/>.</param>
/// <param name="Versions">Those to be served, in rising order; none if the folder has a problem.</param>
/// <param name="Present">All that have a folder, in rising order; null if that could not be seen.</param>
internal sealed record FoundModel(ModelManifest Manifest, IReadOnlyList<FoundVersion> Versions, IReadOnlyList<int>? Present)
{
    public string Name => Manifest.Name;

    /// <summary>Why nothing of it can be served; null for a sound folder.</summary>
    public string? Problem => Manifest.Problem;

    /// <summary>The highest of its versions; what stands for the folder when it has a problem.</summary>
    public ServedModel Highest => Problem is null
        ? Versions[^1].ToModel()
        : new ServedModel(Manifest, Present is [.., var last] ? last : 0, Manifest.Folder);
}
