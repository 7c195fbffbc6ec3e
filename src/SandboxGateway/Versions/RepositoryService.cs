using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Versions;

/// <summary>
/// Keeps what is served as the folder of models, or its clients' calls, want it. One loop does all of it, so that nothing is
/// decided twice at once; it never waits for a model. Thread-safe.
/// </summary>
internal sealed class RepositoryService(
    ManagedModels models,
    RepositoryLooks looks,
    RepositoryHints hints,
    IOptions<RepositoryOptions> options,
    TimeProvider timeProvider) : BackgroundService
{
    private readonly RepositoryMode _mode = options.Value.Mode;
    private readonly ConcurrentQueue<Action> _calls = new();
    private readonly List<LoadCall> _loading = [];
    private readonly List<Action> _answers = [];

    // Any number of reasons to go on are one.
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Loads a model, or loads it anew if it has changed, and waits until it takes requests.</summary>
    /// <returns>Null, or why it does not as it is in the repository.</returns>
    public Task<GatewayFault?> LoadAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(call => Load(new LoadCall(name, call)), cancellationToken);

    /// <summary>
    /// Unloads a model: when this completes it takes no more requests; those it has are answered. One that is not loaded stays so.
    /// </summary>
    /// <returns>Null, or why that cannot be.</returns>
    public Task<GatewayFault?> UnloadAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(call => Unload(name, call), cancellationToken);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        models.OnChange = Wake;
        if (_mode != RepositoryMode.Explicit || options.Value.LoadModels.Contains("*"))
        {
            looks.TakeAll();
        }
        else
        {
            foreach (var name in options.Value.LoadModels.Where(name => !looks.Take(name)))
            {
                throw new StartupException(
                    $"{RepositoryOptions.Section}:{nameof(RepositoryOptions.LoadModels)}: there is no model '{name}' in the repository.");
            }
        }

        models.Step();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = timeProvider.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_mode == RepositoryMode.Poll)
        {
            hints.Start(OnHint);
        }

        try
        {
            while (true)
            {
                Turn();
                timer.Change(_mode == RepositoryMode.Poll ? looks.UntilNext : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                await _wakeUps.Reader.ReadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var call in _loading)
            {
                call.Done(ShuttingDown);
            }
        }
    }

    private static GatewayFault ShuttingDown => new(GatewayError.ShuttingDown, "The gateway is shutting down.");

    private void Turn()
    {
        while (_calls.TryDequeue(out var call))
        {
            call();
        }

        if (_mode == RepositoryMode.Poll && looks.UntilNext == TimeSpan.Zero)
        {
            looks.Look();
        }

        models.Step();
        _answers.ForEach(static answer => answer());
        _answers.Clear();
        _loading.RemoveAll(TryAnswer);
    }

    private Task<GatewayFault?> CallAsync(Action<Action<GatewayFault?>> begin, CancellationToken cancellationToken)
    {
        if (_mode != RepositoryMode.Explicit)
        {
            return Task.FromResult<GatewayFault?>(RepositoryFaults.NotExplicit(_mode));
        }

        var done = new TaskCompletionSource<GatewayFault?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Enqueue(() => begin(fault => done.TrySetResult(fault)));
        Wake();
        return done.Task.WaitAsync(cancellationToken);
    }

    private void Load(LoadCall call)
    {
        if (looks.Take(call.Name, again: true))
        {
            _loading.Add(call);
        }
        else
        {
            _answers.Add(() => call.Done(RepositoryFaults.NotInRepository(call.Name)));
        }
    }

    private void Unload(string name, Action<GatewayFault?> done)
    {
        var isKnown = models.Find(name) is not null || looks.IsInRepository(name);
        models.Find(name)?.Unload();
        _answers.Add(() => done(isKnown ? null : RepositoryFaults.NotInRepository(name)));
    }

    private bool TryAnswer(LoadCall call)
    {
        var outcome = models.Find(call.Name)?.FindOutcome();
        if (outcome is not null)
        {
            call.Done(outcome.Length == 0 ? null : RepositoryFaults.LoadFailed(call.Name, outcome));
        }

        return outcome is not null;
    }

    private void OnHint()
    {
        looks.Hint();
        Wake();
    }

    private void Wake() => _wakeUps.Writer.TryWrite(true);
}
