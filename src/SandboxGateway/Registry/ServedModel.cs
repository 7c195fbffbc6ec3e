using System.Globalization;

namespace SandboxGateway.Registry;

/// <summary>
/// One load of one model version: the gateway serves it, loads it, or says why it cannot. A version that changes is loaded as
/// another one of these, which then takes its place. Requests hold it while they run, so that none is lost when it goes.
/// Thread-safe: the status is one immutable snapshot.
/// </summary>
internal sealed class ServedModel(ModelManifest manifest, int version, string versionFolder)
{
    // Added to the count of holders when no more may come.
    private const int Closed = int.MinValue;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ModelStatus _status = manifest.Problem is { } problem
        ? new(ModelState.Unavailable, problem, null)
        : new(ModelState.Loading, "The model is being loaded.", null);

    private volatile string? _notice;
    private volatile bool _isRetired;
    private int _holders;

    public string Name => Manifest.Name;

    /// <summary>0 if a refused model has no version at all.</summary>
    public int Number { get; } = version;

    /// <summary>The version's number, as clients write it; empty if a refused model has no version at all.</summary>
    public string Version { get; } = version == 0 ? "" : version.ToString(CultureInfo.InvariantCulture);

    public ModelManifest Manifest { get; } = manifest;

    /// <summary>Absolute path of the version's folder, free of links.</summary>
    public string VersionFolder { get; } = versionFolder;

    /// <summary>Of what it is loaded from; another one means that it must be loaded anew.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Called after each change of the status, by whoever changed it.</summary>
    public Action OnChange { get; init; } = static () => { };

    public ModelStatus Status
    {
        get => _status;
        set
        {
            lock (_gate)
            {
                // Its worker may come and go while the last requests are answered.
                _status = _isRetired && value.State != ModelState.Unavailable
                    ? value with { State = ModelState.Unloading, Reason = _status.Reason }
                    : value;
            }

            OnChange();
        }
    }

    /// <summary>Why what lies in the repository is not what is served; null if it is.</summary>
    public string? Notice
    {
        get => _notice;
        set => _notice = value;
    }

    /// <summary>True if it takes requests, also while its worker is being replaced.</summary>
    public bool IsServing => _status is { State: ModelState.Ready or ModelState.Loading, Signature: not null };

    /// <summary>True once it is on its way out; it never serves again.</summary>
    public bool IsRetired => _isRetired;

    /// <summary>Completes when it is retired and nobody holds it any more.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Holds it for a request; false if it is retired, so that there is nothing to give back.</summary>
    public bool TryHold()
    {
        if (Interlocked.Increment(ref _holders) > 0)
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == Closed)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Takes no more requests; those that hold it go on. Done once.</summary>
    public void Retire(string reason)
    {
        lock (_gate)
        {
            if (_isRetired)
            {
                return;
            }

            _isRetired = true;
            if (_status.State != ModelState.Unavailable)
            {
                _status = _status with { State = ModelState.Unloading, Reason = reason };
            }
        }

        if (Interlocked.Add(ref _holders, Closed) == Closed)
        {
            _drained.TrySetResult();
        }

        OnChange();
    }
}
