using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>One worker for every model that can be served, from the gateway's start to its end. Thread-safe.</summary>
internal sealed class WorkerPool : BackgroundService
{
    // A deadline is noticed at most this much late; one tick serves every model.
    private static readonly TimeSpan _deadlineTick = TimeSpan.FromMilliseconds(20);

    private readonly FrozenDictionary<ServedModel, ModelWorker> _workers;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _defaultTimeout;

    public WorkerPool(
        ModelRegistry registry,
        SandboxLaunches launches,
        ISandboxLauncher launcher,
        ModelContracts contracts,
        IOptions<WorkersOptions> options,
        WorkerReports reports,
        TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _defaultTimeout = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds);
        _workers = registry.Models
            .Where(model => model.Status.State != ModelState.Unavailable)
            .Select(model => (Model: model, Launch: launches.Choose(model)!))
            .Where(chosen => chosen.Launch is not null)
            .ToFrozenDictionary(
                chosen => chosen.Model,
                chosen => new ModelWorker(
                    chosen.Model, chosen.Launch, launcher, contracts, options.Value, reports, timeProvider));
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
        var worker = _workers[model];
        var timeout = model.Manifest.Timeout ?? _defaultTimeout;
        timeout = worker.LongestRequest < timeout ? worker.LongestRequest.Value : timeout;
        var deadline = started + (long)(timeout.TotalSeconds * _timeProvider.TimestampFrequency);
        return worker.InferAsync(signature, request, deadline, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = Task.WhenAll(_workers.Values.Select(worker => worker.RunAsync(stoppingToken)));
        using var timer = new PeriodicTimer(_deadlineTick, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = _timeProvider.GetTimestamp();
                foreach (var worker in _workers.Values)
                {
                    worker.CheckDeadlines(now);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Shutting down: the workers end themselves.
        }

        await running;
    }
}
