using System.Text.Json;
using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Doctor;

/// <summary>The gateway that proves its sandboxes before it serves.</summary>
[Collection(RunsAlone.Name)]
public sealed class DoctorGateTests
{
    [Fact]
    public async Task Start_GateRequired_ServesAfterTheExaminationAndShowsIt()
    {
        await using var gateway = await RealGateway.StartAsync(settings: ["--Gateway:Doctor:Gate", "require"]);

        Assert.Single(gateway.Events("HostExamined"));
        Assert.Empty(gateway.Events("AttackEscaped"));
        using var isolation = JsonDocument.Parse(await gateway.Http.GetStringAsync("/health/isolation"));
        var doctor = isolation.RootElement.GetProperty("doctor");
        Assert.Equal(0, doctor.GetProperty("escaped").GetInt32());
        Assert.True(doctor.GetProperty("contained").GetInt32() > 0);
    }

    [Fact]
    public async Task Start_UnknownGateMode_IsRefused()
    {
        var run = await GatewayRun.ServeAsync("--Gateway:Doctor:Gate", "sometimes");

        Assert.NotEqual(0, run.ExitCode);
    }
}
