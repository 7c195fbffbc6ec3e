using SandboxGateway.Incidents;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Workers;

/// <summary>What becomes known of workers: log events, metrics, incidents. Thread-safe.</summary>
internal sealed class WorkerReports(GatewayMetrics metrics, IncidentLog incidents, ILogger<ModelWorker> logger)
{
    public IncidentLog Incidents { get; } = incidents;

    public void Started(ServedModel model, string sandboxId)
    {
        metrics.WorkerStarted(model.Name);
        WorkersLog.WorkerReady(logger, model.Name, model.Version, sandboxId);
    }

    public void NotStarted(ServedModel model, int failures, string reason) =>
        WorkersLog.WorkerNotStarted(logger, model.Name, model.Version, failures, reason);

    public void Refused(ServedModel model, string reason) =>
        WorkersLog.ModelRefused(logger, model.Name, model.Version, reason);

    /// <summary>It has used processor time for one request.</summary>
    public void Used(ServedModel model, TimeSpan cpuTime) => metrics.RequestUsed(model.Name, cpuTime);

    public void Violated(ServedModel model) => metrics.WorkerViolated(model.Name);

    public void Ended(ServedModel model, string sandboxId, WorkerEnd end, string detail)
    {
        metrics.WorkerEnded(model.Name, end);
        if (end == WorkerEnd.Stopped)
        {
            WorkersLog.WorkerStopped(logger, model.Name, sandboxId);
        }
        else
        {
            WorkersLog.WorkerEnded(logger, model.Name, sandboxId, end, detail);
        }
    }
}
