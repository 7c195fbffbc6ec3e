using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace SandboxGateway.Registry;

/// <summary>
/// The folder of models: one folder per model, holding a model.yaml and a folder per version. A model that is not as it
/// must be is found with its problem and does not stop the others. Thread-safe.
/// </summary>
internal sealed class ModelRepository(IOptions<RegistryOptions> options, ILogger<ModelRepository> logger)
{
    private readonly ConcurrentDictionary<string, bool> _refusedNames = new(StringComparer.Ordinal);

    /// <summary>Absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.ModelsPath);

    /// <summary>The folders that may be models', in order; each other one is logged once.</summary>
    /// <exception cref="IOException">The repository cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The repository cannot be read.</exception>
    public IReadOnlyList<string> ListNames()
    {
        var names = Directory.EnumerateDirectories(Root).Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);
        return [.. names.Where(HasValidName)];
    }

    /// <summary>The model of that name, whatever the name; null if there is no such folder, or it is no model's.</summary>
    public FoundModel? Read(string name) =>
        IsFolder(name) ? new ModelFolder(PathOf(name)).Read() : null;

    /// <summary>A digest of the model's folder as it is now; empty if there is none.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="manifest">What was found there at the last look, if there was one.</param>
    /// <exception cref="IOException">It cannot be read, or changes at this moment.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public string DigestOf(string name, ModelManifest? manifest) =>
        IsFolder(name) ? ModelFolder.DigestOf(PathOf(name), manifest) : "";

    // Names also come from clients: none may lead out of the repository.
    private bool IsFolder(string name) => ModelName.IsValid(name) && Directory.Exists(PathOf(name));

    private string PathOf(string name) => Path.Combine(Root, name);

    private bool HasValidName(string name)
    {
        if (ModelName.IsValid(name))
        {
            return true;
        }

        if (_refusedNames.TryAdd(name, true))
        {
            RegistryLog.FolderNameRefused(logger, name);
        }

        return false;
    }
}
