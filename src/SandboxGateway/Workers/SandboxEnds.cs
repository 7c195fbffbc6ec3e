using SandboxGateway.Incidents;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Workers;

/// <summary>Records the end of every sandbox: what it has used, and whether a limit ended it. Thread-safe.</summary>
internal sealed class SandboxEnds(SandboxMetrics metrics, IncidentLog incidents, ILogger<SandboxEnds> logger)
{
    /// <summary>Waits for the end of a sandbox and records it.</summary>
    public async Task RecordAsync(
        SandboxLaunch launch, string sandboxId, SandboxActivity activity, Task<SandboxExit> exited)
    {
        var exit = await exited;
        if (exit.Usage is { } usage)
        {
            metrics.SandboxEnded(launch.Name, usage);
            Log(launch.Name, sandboxId, usage);
        }

        if (exit.Limit is { } limit)
        {
            incidents.Record(new Incident(
                IncidentKind.LimitExceeded,
                launch.Name,
                sandboxId,
                limit,
                LimitText.Of(limit, launch.Spec.Containment))
            { RequestId = activity.RequestId });
        }
    }

    private void Log(string model, string sandboxId, Usage usage) => WorkersLog.SandboxUsed(
        logger,
        sandboxId,
        model,
        usage.CpuUserMicroseconds + usage.CpuSystemMicroseconds,
        usage.CpuThrottledMicroseconds,
        usage.MemoryPeakBytes,
        usage.ProcessesPeak,
        usage.OomKills,
        usage.Source);
}
