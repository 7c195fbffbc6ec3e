using System.Diagnostics.Metrics;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Telemetry;

/// <summary>
/// What sandboxes use, by model. Names are as those of <see cref="GatewayMetrics"/>, whose meter these instruments belong to.
/// Thread-safe.
/// </summary>
internal sealed class SandboxMetrics
{
    private const double MicrosecondsPerSecond = 1_000_000;

    private readonly Counter<double> _cpuTime;
    private readonly Counter<double> _cpuThrottled;
    private readonly Counter<double> _memoryPressure;
    private readonly Counter<long> _oomKills;
    private readonly Histogram<long> _memoryPeak;

    public SandboxMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(GatewayMetrics.MeterName);
        _cpuTime = meter.CreateCounter<double>(
            "sandboxgateway.sandbox.cpu.time", "s", "Processor time of sandboxes, counted when they end.");
        _cpuThrottled = meter.CreateCounter<double>(
            "sandboxgateway.sandbox.cpu.throttled", "s", "Time for which cpu.max held sandboxes back, counted when they end.");
        _memoryPressure = meter.CreateCounter<double>(
            "sandboxgateway.sandbox.memory.pressure", "s", "Time sandboxes waited for memory, counted when they end.");
        _oomKills = meter.CreateCounter<long>(
            "sandboxgateway.sandbox.oom.kills", "{process}", "Processes the kernel killed because their sandbox was at memory.max.");
        _memoryPeak = meter.CreateHistogram(
            "sandboxgateway.sandbox.memory.peak",
            "By",
            "Most memory each sandbox has held.",
            advice: new InstrumentAdvice<long>
            {
                HistogramBucketBoundaries = [16 << 20, 32 << 20, 64 << 20, 128 << 20, 256 << 20, 512 << 20, 1L << 30, 2L << 30, 4L << 30, 16L << 30],
            });
    }

    public void SandboxEnded(string model, Usage usage)
    {
        var tag = new KeyValuePair<string, object?>("model", model);
        _cpuTime.Add((usage.CpuUserMicroseconds + usage.CpuSystemMicroseconds) / MicrosecondsPerSecond, tag);
        _cpuThrottled.Add(usage.CpuThrottledMicroseconds / MicrosecondsPerSecond, tag);
        _memoryPressure.Add(usage.MemoryPressureMicroseconds / MicrosecondsPerSecond, tag);
        _oomKills.Add((long)usage.OomKills, tag);
        _memoryPeak.Record((long)usage.MemoryPeakBytes, tag);
    }
}
