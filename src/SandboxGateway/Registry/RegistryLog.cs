namespace SandboxGateway.Registry;

/// <summary>Log events of the registry, 200 to 299.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(EventId = 200, EventName = "ModelFound", Level = LogLevel.Information,
        Message = "Found model {Model}, version {Version}.")]
    public static partial void ModelFound(ILogger logger, string model, string version);

    [LoggerMessage(EventId = 201, EventName = "ModelRefused", Level = LogLevel.Warning,
        Message = "Model {Model} cannot be served: {Problem}")]
    public static partial void ModelRefused(ILogger logger, string model, string problem);

    [LoggerMessage(EventId = 202, EventName = "FolderNameRefused", Level = LogLevel.Warning,
        Message = "Folder {Folder} is left out: a model's name is 1 to 128 letters, digits, '_', '.' or '-'.")]
    public static partial void FolderNameRefused(ILogger logger, string folder);

    [LoggerMessage(EventId = 203, EventName = "RepositoryScanned", Level = LogLevel.Information,
        Message = "The folder {Folder} holds {Count} models.")]
    public static partial void RepositoryScanned(ILogger logger, string folder, int count);
}
