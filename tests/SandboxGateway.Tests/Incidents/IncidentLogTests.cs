using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SandboxGateway.Incidents;
using SandboxGateway.Telemetry;
using SandboxGateway.TestSupport;

namespace SandboxGateway.Tests.Incidents;

public sealed class IncidentLogTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _logger = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IncidentLog _log;

    public IncidentLogTests() => _log = new IncidentLog(
        new GatewayMetrics(_services.GetRequiredService<IMeterFactory>()), _clock, _logger.For<IncidentLog>());

    public void Dispose()
    {
        _services.Dispose();
        _logger.Dispose();
    }

    [Fact]
    public void Record_DifferentIncidents_AreListedNewestFirst()
    {
        _log.Record(Refused("connect") with { Destination = "192.0.2.1:443", RequestId = "r1" });
        _log.Record(Refused("socket"));

        var latest = _log.Latest(null, null, 10);

        Assert.Equal(["socket", "connect"], latest.Select(view => view.Incident.Subject));
        Assert.Equal([2, 1], latest.Select(view => view.Id));
        Assert.Equal(("192.0.2.1:443", "r1"), (latest[1].Incident.Destination, latest[1].Incident.RequestId));
        Assert.Equal(latest[1], _log.Find(1));
        Assert.Null(_log.Find(3));
        Assert.DoesNotContain(_logger.Records, record => record.Message.Contains("r1", StringComparison.Ordinal));
    }

    [Fact]
    public void Record_SameWithinAMinute_IsOneEntryWithACount()
    {
        for (var i = 0; i < 3; i++)
        {
            _log.Record(Refused("connect") with { Destination = "a", Suppressed = 10 });
            _clock.Advance(TimeSpan.FromSeconds(50));
        }

        var entry = Assert.Single(_log.Latest(null, null, 10));
        Assert.Equal((3UL, 30UL), (entry.Count, entry.Suppressed));
        Assert.Equal(TimeSpan.FromSeconds(100), entry.LastSeen - entry.FirstSeen);
        Assert.Single(_logger.Of("IncidentRecorded"));
    }

    [Fact]
    public void Record_SameAfterAMinute_IsAnotherEntry()
    {
        _log.Record(Refused("connect"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        _log.Record(Refused("connect"));

        Assert.Equal([1UL, 1UL], _log.Latest(null, null, 10).Select(view => view.Count));
    }

    [Theory]
    [InlineData("m2", "s", "connect", "a")]
    [InlineData("m", "s2", "connect", "a")]
    [InlineData("m", "s", "bind", "a")]
    [InlineData("m", "s", "connect", "b")]
    [InlineData("m", "s", "connect", null)]
    public void Record_OtherModelSandboxSubjectOrDestination_IsAnotherEntry(
        string model, string sandbox, string subject, string? destination)
    {
        _log.Record(Refused("connect") with { Destination = "a" });
        _log.Record(new Incident(IncidentKind.SyscallRefused, model, sandbox, subject, "") { Destination = destination });

        Assert.Equal(2, _log.Latest(null, null, 10).Count);
    }

    [Fact]
    public void Record_MoreThanThereIsRoomFor_ForgetsTheOldest()
    {
        for (var i = 0; i < IncidentLog.Capacity + 5; i++)
        {
            _log.Record(Refused("connect") with { Destination = $"{i}" });
        }

        Assert.Equal(IncidentLog.Capacity, _log.Latest(null, null, int.MaxValue).Count);
        Assert.Null(_log.Find(5));
        Assert.NotNull(_log.Find(6));

        // What was forgotten is new when it comes again.
        _log.Record(Refused("connect") with { Destination = "0" });
        Assert.Equal(("0", 1UL), (_log.Latest(null, null, 1)[0].Incident.Destination, _log.Latest(null, null, 1)[0].Count));
    }

    [Fact]
    public void Latest_ModelKindAndLimit_Narrow()
    {
        _log.Record(Refused("connect"));
        _log.Record(new Incident(IncidentKind.Drift, "m", "s", "mounts", ""));
        _log.Record(new Incident(IncidentKind.Drift, "other", "s", "mounts", ""));

        Assert.Equal([2, 1], _log.Latest("m", null, 10).Select(view => view.Id));
        Assert.Equal([3, 2], _log.Latest(null, IncidentKind.Drift, 10).Select(view => view.Id));
        Assert.Equal([2], _log.Latest("m", IncidentKind.Drift, 10).Select(view => view.Id));
        Assert.Equal([3], _log.Latest(null, null, 1).Select(view => view.Id));
        Assert.Empty(_log.Latest("nobody", null, 10));
    }

    [Fact]
    public void Record_Flood_FillsNeitherLogNorHidesItself()
    {
        for (var i = 0; i < 5000; i++)
        {
            _log.Record(Refused("connect") with { Destination = $"{i}" });
        }

        Assert.Equal(LogBudget.Burst, _logger.Of("IncidentRecorded").Count);

        _clock.Advance(TimeSpan.FromSeconds(1));
        _log.Record(Refused("bind"));

        var note = Assert.Single(_logger.Of("IncidentsNotLogged"));
        Assert.Contains($"{5000 - LogBudget.Burst} more", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_Any_CountsWithBoundedTags()
    {
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "sandboxgateway.incidents" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var name = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            counted[name] = counted.GetValueOrDefault(name) + value;
        });
        listener.Start();

        _log.Record(Refused("connect") with { Destination = "a", Suppressed = 4 });
        _log.Record(Refused("connect") with { Destination = "b" });

        var (tags, count) = Assert.Single(counted);
        Assert.Equal("kind=syscall_refused model=m subject=connect", tags);
        Assert.Equal(6, count);
    }

    [Fact]
    public void Tag_EveryKind_HasOne()
    {
        Assert.Distinct(Enum.GetValues<IncidentKind>().Select(kind => kind.Tag()));
    }

    private static Incident Refused(string call) => new(IncidentKind.SyscallRefused, "m", "s", call, "fd=3");
}
