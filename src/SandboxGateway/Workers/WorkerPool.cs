using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>One worker for every model version that is loaded, from its load to its end. Thread-safe.</summary>
internal sealed class WorkerPool(
    SandboxLaunches launches,
    ISandboxLauncher launcher,
    ModelContracts contracts,
    IOptions<WorkersOptions> options,
    WorkerReports reports,
    TimeProvider timeProvider) : BackgroundService
{
    // A deadline is noticed at most this much late; one tick serves every model.
    private static readonly TimeSpan _deadlineTick = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<ServedModel, RunningWorker> _workers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _defaultTimeout = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds);

    /// <summary>
    /// Begins to load a model, which is done once; its status says how that goes. One that cannot be loaded at all is refused
    /// here, before any worker is started.
    /// </summary>
    public void Start(ServedModel model)
    {
        if (model.Status.State == ModelState.Unavailable || !contracts.TryAdd(model) || launches.Choose(model) is not { } launch)
        {
            return;
        }

        var worker = new ModelWorker(model, launch, launcher, contracts, options.Value, reports, timeProvider);
        _workers[model] = new RunningWorker(worker, _stop.Token);
    }

    /// <summary>
    /// Ends a retired model's worker and sandbox when the requests that hold the model are answered: at the latest after
    /// <paramref name="grace"/>, or after the longest time a request to it may take, if that is longer.
    /// </summary>
    public async Task EndAsync(ServedModel model, TimeSpan grace)
    {
        if (!_workers.TryGetValue(model, out var running))
        {
            return;
        }

        var longest = TimeoutOf(model, running.Worker);
        try
        {
            await model.Drained.WaitAsync(longest > grace ? longest : grace, timeProvider, _stop.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What is left is told that the model was unloaded.
        }

        await running.DisposeAsync();
        _workers.TryRemove(model, out _);
    }

    /// <summary>
    /// Has the model's worker run a validated request that arrived at <paramref name="started"/>, as the time provider counts;
    /// its deadline runs from then.
    /// </summary>
    public ValueTask<InferenceOutcome> InferAsync(
        ServedModel model,
        ModelSignature signature,
        InferenceRequest request,
        long started,
        CancellationToken cancellationToken)
    {
        if (!_workers.TryGetValue(model, out var running))
        {
            // Held for longer than anybody waits.
            return ValueTask.FromResult(InferenceOutcome.Failed(model, WorkerFaults.Unloaded));
        }

        var deadline = started + (long)(TimeoutOf(model, running.Worker).TotalSeconds * timeProvider.TimestampFrequency);
        return running.Worker.InferAsync(signature, request, deadline, cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _stop.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_deadlineTick, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = timeProvider.GetTimestamp();
                foreach (var (_, running) in _workers)
                {
                    running.Worker.CheckDeadlines(now);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Shutting down: the workers end themselves.
        }

        await _stop.CancelAsync();
        await Task.WhenAll(_workers.Values.Select(static running => running.Run));
    }

    private TimeSpan TimeoutOf(ServedModel model, ModelWorker worker)
    {
        var timeout = model.Manifest.Timeout ?? _defaultTimeout;
        return worker.LongestRequest < timeout ? worker.LongestRequest.Value : timeout;
    }
}
