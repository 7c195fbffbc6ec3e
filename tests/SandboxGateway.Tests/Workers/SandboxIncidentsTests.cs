using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SandboxGateway.Incidents;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Telemetry;
using SandboxGateway.TestSupport;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class SandboxIncidentsTests : IDisposable
{
    private readonly RecordingLogger _logger = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IncidentLog _log;
    private readonly SandboxIncidents _incidents;

    public SandboxIncidentsTests()
    {
        _log = new IncidentLog(
            new GatewayMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, _logger.For<IncidentLog>());
        var containment = new Containment { Resources = new Resources { MemoryMaxBytes = 1 << 20 } };
        _incidents = new SandboxIncidents(
            _log, "m", containment, ViolationAction.Replace, static sandboxId => sandboxId == "m-1" ? "r\n1" : null);
    }

    public void Dispose()
    {
        _services.Dispose();
        _logger.Dispose();
    }

    [Fact]
    public void Ended_ByALimit_NamesLimitAndRequest()
    {
        _incidents.Ended("m-1", new Exited { ExitCode = 137, Signal = 9, Limit = "memory.max" });

        var incident = Assert.Single(_log.Latest(null, null, 10)).Incident;
        Assert.Equal(
            new Incident(IncidentKind.LimitExceeded, "m", "m-1", "memory.max", "memory.max (1048576 bytes)") { RequestId = "r 1" },
            incident);
    }

    [Fact]
    public void Ended_BySigsys_IsACallThatKills()
    {
        _incidents.Ended("m-2", new Exited { ExitCode = 159, Signal = 31 });

        var incident = Assert.Single(_log.Latest(null, null, 10)).Incident;
        Assert.Equal((IncidentKind.SyscallKilled, "SIGSYS", null), (incident.Kind, incident.Subject, incident.RequestId));
    }

    [Fact]
    public void Ended_Otherwise_IsNoIncident()
    {
        _incidents.Ended("m-1", new Exited { ExitCode = 137, Signal = 9 });

        Assert.Empty(_log.Latest(null, null, 10));
    }

    [Fact]
    public void Refused_Call_SaysWhatThePolicyWants()
    {
        var action = _incidents.Refused(new SyscallRefused { SandboxId = "m-1", Name = "connect", Detail = "fd=3", Errno = 101, Destination = "192.0.2.1:443" });

        var incident = Assert.Single(_log.Latest(null, null, 10)).Incident;
        Assert.Equal(ViolationAction.Replace, action);
        Assert.Equal(("connect", "192.0.2.1:443", "r 1"), (incident.Subject, incident.Destination, incident.RequestId));
    }
}
