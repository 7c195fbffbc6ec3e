using Microsoft.Extensions.Options;

namespace SandboxGateway.Registry;

/// <summary>
/// The folder of models: one folder per model, holding a model.yaml and a folder per version. A model that is not as it
/// must be is reported as refused and does not stop the others.
/// </summary>
internal sealed class ModelRepository(IOptions<RegistryOptions> options, ILogger<ModelRepository> logger)
{
    /// <summary>Reads the whole folder, in the order of the models' names.</summary>
    public IReadOnlyList<ServedModel> Scan()
    {
        var root = Path.GetFullPath(options.Value.ModelsPath);
        var models = new List<ServedModel>();
        foreach (var folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            if (new ModelFolder(folder).Read() is { } model && HasValidName(model))
            {
                Report(model);
                models.Add(model);
            }
        }

        RegistryLog.RepositoryScanned(logger, root, models.Count);
        return models;
    }

    private bool HasValidName(ServedModel model)
    {
        if (ModelName.IsValid(model.Name))
        {
            return true;
        }

        RegistryLog.FolderNameRefused(logger, model.Name);
        return false;
    }

    private void Report(ServedModel model)
    {
        if (model.Manifest.Problem is { } problem)
        {
            RegistryLog.ModelRefused(logger, model.Name, problem);
        }
        else
        {
            RegistryLog.ModelFound(logger, model.Name, model.Version);
        }
    }
}
