using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Samples;

/// <summary>One gateway that serves the sample models, for clients that only ask.</summary>
public sealed class SampleGateway : IAsyncLifetime
{
    internal RealGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync() => Gateway = await RealGateway.StartAsync();

    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
