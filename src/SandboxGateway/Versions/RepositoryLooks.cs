using Microsoft.Extensions.Options;
using SandboxGateway.Registry;

namespace SandboxGateway.Versions;

/// <summary>
/// Looks for changes in the folder of models: at regular intervals, and soon after the system tells of one. Used by the repository's
/// loop alone, but for <see cref="Hint"/>.
/// </summary>
internal sealed class RepositoryLooks(
    ModelRepository repository,
    ManagedModels models,
    IOptions<RepositoryOptions> options,
    TimeProvider timeProvider,
    ILogger<RepositoryLooks> logger)
{
    // A copy of many files tells of each; one look sees them all.
    private static readonly TimeSpan _calm = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(options.Value.PollSeconds);
    private readonly TimeSpan _settle = TimeSpan.FromSeconds(options.Value.SettleSeconds);
    private readonly SettleTimes _settling = new(TimeSpan.FromSeconds(options.Value.SettleSeconds), timeProvider);
    private long _lastLook = timeProvider.GetTimestamp();
    private volatile bool _isHinted;
    private bool _isUnreadable;

    /// <summary>Until the next look is due; zero if it is.</summary>
    public TimeSpan UntilNext
    {
        get
        {
            var soon = _settling.IsWaiting ? (_settle / 2) + _calm : _isHinted ? _calm : _interval;
            var left = (soon < _interval ? soon : _interval) - timeProvider.GetElapsedTime(_lastLook);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Something may have changed. Thread-safe.</summary>
    public void Hint() => _isHinted = true;

    /// <summary>Takes every model as it is, whether it has settled or not: for the start.</summary>
    /// <exception cref="IOException">The repository cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The repository cannot be read.</exception>
    public void TakeAll()
    {
        var count = repository.ListNames().Count(name => Take(name));
        RepositoryLog.RepositoryRead(logger, repository.Root, count);
    }

    /// <summary>Takes one model as it is. False if there is none of that name.</summary>
    public bool Take(string name, bool again = false)
    {
        _settling.Forget(name);
        return models.Accept(name, DigestOf(name) ?? "", again);
    }

    public bool IsInRepository(string name) => repository.Read(name) is not null;

    /// <summary>Takes what has changed since it was last taken, and has settled.</summary>
    public void Look()
    {
        _lastLook = timeProvider.GetTimestamp();
        _isHinted = false;
        try
        {
            foreach (var name in repository.ListNames().Union(models.Names).ToList())
            {
                Look(name);
            }

            _isUnreadable = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A disk that is away for a while must not end what is served from memory.
            if (!_isUnreadable)
            {
                RepositoryLog.RepositoryUnreadable(logger, repository.Root, exception.Message);
            }

            _isUnreadable = true;
        }
    }

    private void Look(string name)
    {
        if (DigestOf(name) is not { } digest)
        {
            _settling.IsSettled(name, "");
        }
        else if (digest == (models.Find(name)?.Digest ?? ""))
        {
            _settling.Forget(name);
        }
        else if (_settling.IsSettled(name, digest))
        {
            Take(name);
        }
    }

    // Null while it cannot be told: files come and go under the look.
    private string? DigestOf(string name)
    {
        try
        {
            return repository.DigestOf(name, models.Find(name)?.Manifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
