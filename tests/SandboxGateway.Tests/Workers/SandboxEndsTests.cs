using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Telemetry;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class SandboxEndsTests
{
    private static readonly Containment _containment = new()
    {
        Resources = new Resources { MemoryMaxBytes = 268435456, PidsMax = 64 },
        Rlimits = { new Rlimit { Type = "RLIMIT_CPU", Value = 30 }, new Rlimit { Type = "RLIMIT_FSIZE", Value = 4096 } },
    };

    [Theory]
    [InlineData("memory.max", "memory.max (268435456 bytes)")]
    [InlineData("pids.max", "pids.max (64 processes and threads)")]
    [InlineData("RLIMIT_CPU", "RLIMIT_CPU (30 seconds)")]
    [InlineData("RLIMIT_FSIZE", "RLIMIT_FSIZE (4096 bytes)")]
    [InlineData("RLIMIT_DATA", "RLIMIT_DATA")]
    public void Of_Limit_HasItsValueAndUnit(string limit, string expected) =>
        Assert.Equal(expected, LimitText.Of(limit, _containment));

    [Fact]
    public void Of_NothingSet_IsTheNameAlone() => Assert.Equal("memory.max", LimitText.Of("memory.max", null));

    [Fact]
    public async Task RecordAsync_Usage_IsCounted()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var ends = new SandboxEnds(
            new SandboxMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<SandboxEnds>.Instance);
        var measured = new Dictionary<string, double>();
        using var listener = Listen(measured);

        await ends.RecordAsync("ends", "ends-1", Task.FromResult(new SandboxExit(137, "signal 9")
        {
            Usage = new Usage { CpuUserMicroseconds = 1_500_000, CpuSystemMicroseconds = 500_000, MemoryPeakBytes = 4096, OomKills = 2 },
        }));

        Assert.Equal(2, measured["sandboxgateway.sandbox.cpu.time"]);
        Assert.Equal(4096, measured["sandboxgateway.sandbox.memory.peak"]);
        Assert.Equal(2, measured["sandboxgateway.sandbox.oom.kills"]);
    }

    // Other tests measure too, under other models.
    private static MeterListener Listen(Dictionary<string, double> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == GatewayMetrics.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        return listener;

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "model", Value: "ends" })
                {
                    measured[instrument.Name] = value;
                }
            }
        }
    }
}
