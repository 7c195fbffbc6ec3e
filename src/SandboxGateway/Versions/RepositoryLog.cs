namespace SandboxGateway.Versions;

/// <summary>Log events of loading and unloading, 300 to 399.</summary>
internal static partial class RepositoryLog
{
    [LoggerMessage(EventId = 300, EventName = "VersionLoaded", Level = LogLevel.Information,
        Message = "Model {Model} version {Version} takes requests.")]
    public static partial void VersionLoaded(ILogger logger, string model, string version);

    [LoggerMessage(EventId = 301, EventName = "VersionRefused", Level = LogLevel.Warning,
        Message = "Model {Model} version {Version} as it is in the repository cannot be served: {Reason}")]
    public static partial void VersionRefused(ILogger logger, string model, string version, string reason);

    [LoggerMessage(EventId = 302, EventName = "VersionUnloading", Level = LogLevel.Information,
        Message = "Model {Model} version {Version} takes no more requests: {Reason}")]
    public static partial void VersionUnloading(ILogger logger, string model, string version, string reason);

    [LoggerMessage(EventId = 303, EventName = "VersionUnloaded", Level = LogLevel.Information,
        Message = "Model {Model} version {Version} is unloaded.")]
    public static partial void VersionUnloaded(ILogger logger, string model, string version);

    [LoggerMessage(EventId = 304, EventName = "RepositoryUnreadable", Level = LogLevel.Warning,
        Message = "The folder {Folder} cannot be read; what is loaded goes on being served: {Reason}")]
    public static partial void RepositoryUnreadable(ILogger logger, string folder, string reason);

    [LoggerMessage(EventId = 305, EventName = "RepositoryNotWatched", Level = LogLevel.Information,
        Message = "The folder {Folder} cannot be watched, so changes are seen at the next regular look: {Reason}")]
    public static partial void RepositoryNotWatched(ILogger logger, string folder, string reason);

    [LoggerMessage(EventId = 306, EventName = "RepositoryRead", Level = LogLevel.Information,
        Message = "The folder {Folder} holds {Count} models.")]
    public static partial void RepositoryRead(ILogger logger, string folder, int count);
}
