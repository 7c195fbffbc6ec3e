using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Telemetry;

namespace SandboxGateway.Workers;

/// <summary>Records what every sandbox has used, when it ends. Thread-safe.</summary>
internal sealed class SandboxEnds(SandboxMetrics metrics, ILogger<SandboxEnds> logger)
{
    /// <summary>Waits for the end of a sandbox and records it.</summary>
    public async Task RecordAsync(string model, string sandboxId, Task<SandboxExit> exited)
    {
        var exit = await exited;
        if (exit.Usage is { } usage)
        {
            metrics.SandboxEnded(model, usage);
            Log(model, sandboxId, usage);
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
