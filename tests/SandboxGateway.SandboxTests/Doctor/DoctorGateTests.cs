using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Doctor;

/// <summary>The setting that has a gateway prove its sandboxes before it serves.</summary>
public sealed class DoctorGateTests
{
    [Fact]
    public async Task Start_UnknownGateMode_IsRefused()
    {
        var run = await GatewayRun.ServeAsync("--Gateway:Doctor:Gate", "sometimes");

        Assert.NotEqual(0, run.ExitCode);
    }
}
