namespace SandboxGateway.Registry;

/// <summary>Checks that what a manifest names is there and lies where a sandbox will see it. Only looks, and opens nothing.</summary>
internal static class VersionFiles
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>Null, or what is wrong with the version folder.</returns>
    public static string? Check(ModelManifest manifest, int version, string versionFolder)
    {
        if (manifest.File is null)
        {
            return null;
        }

        // The sandbox sees the version folder only, so a link out of it would not open there.
        var file = Path.Combine(versionFolder, manifest.File);
        var shown = $"{version}/{Path.GetRelativePath(versionFolder, file)}";
        if (RealPath.Resolve(file) is not { } target || !RealPath.IsBelow(versionFolder, target))
        {
            return $"{shown} is a link that leaves the version folder";
        }

        if (!File.Exists(target))
        {
            return $"the file {shown} is missing";
        }

        return manifest.Handler is { Command.Count: > 0 } && (File.GetUnixFileMode(target) & Executable) == 0
            ? $"{shown} is not executable; chmod +x makes it so"
            : null;
    }

    /// <summary>Finds the image a manifest names, and puts its absolute path in the manifest's place of it.</summary>
    /// <param name="manifest">Of the model.</param>
    /// <param name="modelFolder">Free of links.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    public static ModelManifest FindImage(ModelManifest manifest, string modelFolder, out string? problem)
    {
        problem = null;
        if (manifest.Handler?.Image is not { } image)
        {
            return manifest;
        }

        var resolved = RealPath.Resolve(Path.Combine(modelFolder, image));
        if (resolved is null || (!image.StartsWith('/') && !RealPath.IsBelow(modelFolder, resolved)))
        {
            problem = $"the image {image} leaves the model's folder; give an absolute path if that is meant";
        }
        else if (!Directory.Exists(resolved))
        {
            problem = $"the image {image} is no folder";
        }
        else if (RealPath.IsBelow(resolved, modelFolder))
        {
            problem = $"the image {image} holds the models themselves; a handler would see all of them";
        }

        return manifest with { Handler = manifest.Handler with { Image = resolved } };
    }
}
