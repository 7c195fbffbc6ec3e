namespace SandboxGateway.Registry;

/// <summary>A version to be served, at one look at its folder. Immutable.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Manifest">Of its model; with a problem of this version alone, if there is one.</param>
/// <param name="Folder">Absolute path, free of links.</param>
/// <param name="Digest">Another one means that it must be loaded anew.</param>
internal sealed record FoundVersion(int Number, ModelManifest Manifest, string Folder, string Digest)
{
    /// <summary>This version, not yet loaded; refused at once if it has a problem.</summary>
    public ServedModel ToModel() => new(Manifest, Number, Folder) { Digest = Digest };

    /// <summary>The same; <paramref name="onChange"/> is called after each change of its status.</summary>
    public ServedModel ToModel(Action onChange) => new(Manifest, Number, Folder) { Digest = Digest, OnChange = onChange };
}
