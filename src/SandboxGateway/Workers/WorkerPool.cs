using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Policies;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;

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
        ISandboxLauncher launcher,
        LauncherExecutables executables,
        PolicyCatalog policies,
        ModelContracts contracts,
        IOptions<WorkersOptions> options,
        GatewayMetrics metrics,
        TimeProvider timeProvider,
        ILogger<ModelWorker> logger)
    {
        _timeProvider = timeProvider;
        _defaultTimeout = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds);
        var strict = policies.Find("strict")!;
        _workers = registry.Models
            .Where(model => model.Status.State != ModelState.Unavailable)
            .ToFrozenDictionary(
                model => model,
                model => new ModelWorker(
                    model,
                    launcher,
                    LaunchSpecs.ForOnnx(model, strict, executables.Worker),
                    contracts,
                    options.Value,
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
        var timeout = model.Manifest.Timeout ?? _defaultTimeout;
        var deadline = started + (long)(timeout.TotalSeconds * _timeProvider.TimestampFrequency);
        return _workers[model].InferAsync(signature, request, deadline, cancellationToken);
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
