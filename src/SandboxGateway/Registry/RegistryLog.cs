namespace SandboxGateway.Registry;

/// <summary>Log events of the registry, 200 to 299; 200, 201 and 203 are no longer used.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(EventId = 202, EventName = "FolderNameRefused", Level = LogLevel.Warning,
        Message = "Folder {Folder} is left out: a model's name is 1 to 128 letters, digits, '_', '.' or '-'.")]
    public static partial void FolderNameRefused(ILogger logger, string folder);
}
