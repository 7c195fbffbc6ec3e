using Microsoft.Extensions.Options;
using SandboxGateway.Incidents;
using SandboxGateway.Policies;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers.Drift;

/// <summary>
/// Looks at every sandbox after its start and at regular intervals. One that is not as declared is an incident, and by its policy
/// is replaced.
/// </summary>
internal sealed class DriftMonitor(
    RunningSandboxes sandboxes,
    ModelRegistry models,
    HostControls host,
    IncidentLog incidents,
    IOptions<WorkersOptions> options,
    TimeProvider timeProvider,
    ILogger<DriftMonitor> logger) : BackgroundService
{
    // The launcher answers between two launches; more than this and it hangs.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(options.Value.DriftIntervalSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(CheckStartedAsync(stoppingToken), CheckRegularlyAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
    }

    private async Task CheckStartedAsync(CancellationToken stoppingToken)
    {
        await foreach (var sandbox in sandboxes.Started.ReadAllAsync(stoppingToken))
        {
            await CheckAsync(sandbox, stoppingToken);
        }
    }

    private async Task CheckRegularlyAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var sandbox in sandboxes.All)
            {
                await CheckAsync(sandbox, stoppingToken);
            }
        }
    }

    private async Task CheckAsync(RunningSandbox sandbox, CancellationToken stoppingToken)
    {
        try
        {
            var findings = await InspectAsync(sandbox, stoppingToken);
            if (findings.Count == 0)
            {
                return;
            }

            // What a process shows while it starts or ends is gone at the second look.
            var again = await InspectAsync(sandbox, stoppingToken);
            Act(sandbox, [.. again.Where(findings.Contains)]);
        }
        catch (Exception exception) when (exception is TimeoutException or SandboxLaunchException)
        {
            if (sandboxes.IsRunning(sandbox.Id))
            {
                DriftLog.InspectionFailed(logger, sandbox.Id, exception.Message);
            }
        }
    }

    private async Task<IReadOnlyList<DriftFinding>> InspectAsync(RunningSandbox sandbox, CancellationToken stoppingToken)
    {
        // Asked before looking: a worker that is ready has put itself under its second filter.
        var leastFilters = IsReadyOnnxWorker(sandbox) ? 2 : 1;
        var inspection = await sandbox.InspectAsync().WaitAsync(_patience, timeProvider, stoppingToken);
        if (!inspection.Found)
        {
            return [];
        }

        var findings = new DriftComparer(sandbox, host.All).Compare(inspection, leastFilters);
        sandbox.Compared();
        return findings;
    }

    // While one worker is replaced by another, it is not known here which of them is the ready one.
    private bool IsReadyOnnxWorker(RunningSandbox sandbox) =>
        models.TryFind(sandbox.Model, sandbox.Version, out var model)
        && model is { Manifest.Runtime: "onnx", Status.State: ModelState.Ready }
        && sandboxes.All.Count(other => other.Model == sandbox.Model && other.Version == sandbox.Version) == 1;

    private void Act(RunningSandbox sandbox, IReadOnlyList<DriftFinding> findings)
    {
        foreach (var finding in findings)
        {
            DriftLog.SandboxDrifted(logger, sandbox.Model, sandbox.Id, finding.Check, finding.Declared, finding.Effective);
            incidents.Record(new Incident(
                IncidentKind.Drift,
                sandbox.Model,
                sandbox.Id,
                finding.Check,
                $"declared {finding.Declared}, effective {finding.Effective}"));
        }

        if (findings.Count > 0 && sandbox.Policy.OnDrift == ViolationAction.Replace)
        {
            sandbox.Kill();
        }
    }
}
