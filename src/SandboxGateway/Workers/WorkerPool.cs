using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using SandboxGateway.Contracts;
using SandboxGateway.Filters;
using SandboxGateway.Incidents;
using SandboxGateway.Pipeline;
using SandboxGateway.Policies;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Workers;

/// <summary>One worker for every model that can be served, from the gateway's start to its end. Thread-safe.</summary>
internal sealed class WorkerPool : BackgroundService
{
    // A deadline, or that a client is gone, is noticed at most this much late; one tick serves every model.
    private static readonly TimeSpan _deadlineTick = TimeSpan.FromMilliseconds(10);

    private readonly FrozenDictionary<ServedModel, ModelWorker> _workers;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _defaultTimeout;

    public WorkerPool(
        ModelRegistry registry,
        ISandboxLauncher launcher,
        LauncherExecutables executables,
        ModelPolicies policies,
        ModelContracts contracts,
        IOptions<WorkersOptions> options,
        SecretGuard guard,
        IncidentLog incidents,
        GatewayMetrics metrics,
        TimeProvider timeProvider,
        ILogger<ModelWorker> logger)
    {
        _timeProvider = timeProvider;
        _defaultTimeout = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds);
        _workers = registry.Models
            .Where(model => model.Status.State != ModelState.Unavailable)
            .Select(model => (Model: model, Policy: policies.Choose(model)!))
            .Where(chosen => chosen.Policy is not null)
            .ToFrozenDictionary(
                chosen => chosen.Model,
                chosen => new ModelWorker(
                    chosen.Model,
                    launcher,
                    LaunchSpecs.For(chosen.Model, chosen.Policy, executables) with { Guard = guard },
                    contracts,
                    options.Value,
                    incidents,
                    metrics,
                    timeProvider,
                    logger));
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
        return worker.InferAsync(signature, request, DeadlineOf(worker, model, request, started), cancellationToken);
    }

    /// <summary>The same for a request that takes several replies; the caller disposes of what it gets.</summary>
    public InferenceReplies Stream(
        ServedModel model,
        ModelSignature signature,
        InferenceRequest request,
        long started,
        CancellationToken cancellationToken)
    {
        var worker = _workers[model];
        return worker.Stream(signature, request, DeadlineOf(worker, model, request, started), cancellationToken);
    }

    // The model's time or the gateway's, cut by the policy's and by what the client itself grants.
    private long DeadlineOf(ModelWorker worker, ServedModel model, InferenceRequest request, long started)
    {
        var timeout = model.Manifest.Timeout ?? _defaultTimeout;
        timeout = worker.LongestRequest < timeout ? worker.LongestRequest.Value : timeout;
        timeout = request.Timeout < timeout ? request.Timeout.Value : timeout;
        return started + (long)(timeout.TotalSeconds * _timeProvider.TimestampFrequency);
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
