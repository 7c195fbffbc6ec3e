using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.ProtocolSuite;

/// <summary>One gateway for tests that only send requests: an identity model of FP32 [-1,2], named "model".</summary>
public sealed class ProtocolGateway : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    internal GatewayTestHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Fp32, -1, 2));
        await Eventually.TrueAsync(() => Host.Model.Status.State == ModelState.Ready, _patience);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
