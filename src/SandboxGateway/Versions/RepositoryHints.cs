using SandboxGateway.Registry;

namespace SandboxGateway.Versions;

/// <summary>
/// Has the system tell of changes in the folder of models, so that they are seen before the next regular look. Without it, as
/// where no more watches are to be had, they are seen then. Thread-safe.
/// </summary>
internal sealed class RepositoryHints(ModelRepository repository, ILogger<RepositoryHints> logger) : IDisposable
{
    private FileSystemWatcher? _watcher;

    /// <summary>Begins; <paramref name="onHint"/> is called by any thread, and often.</summary>
    public void Start(Action onHint)
    {
        try
        {
            _watcher = new FileSystemWatcher(repository.Root) { IncludeSubdirectories = true };
            _watcher.Changed += (_, _) => onHint();
            _watcher.Created += (_, _) => onHint();
            _watcher.Deleted += (_, _) => onHint();
            _watcher.Renamed += (_, _) => onHint();
            _watcher.Error += (_, error) => NotWatched(error.GetException());
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            NotWatched(exception);
        }
    }

    public void Dispose() => _watcher?.Dispose();

    private void NotWatched(Exception exception) =>
        RepositoryLog.RepositoryNotWatched(logger, repository.Root, exception.Message);
}
