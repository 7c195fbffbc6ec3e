namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>One gateway for each of <see cref="RealGateway.Users"/>, with models that only that user may read; for tests that only look.</summary>
public sealed class RunningGateways : IAsyncLifetime
{
    // The test's own user stands at 0, which is no user to switch to.
    private readonly Dictionary<int, (RealGateway Gateway, PrivateModels Models)> _running = [];

    public async Task InitializeAsync()
    {
        foreach (var user in RealGateway.Users)
        {
            var models = new PrivateModels(user, Path.Combine(PublishedFiles.Checkout, "samples", "models"));
            _running[user ?? 0] = (await RealGateway.StartAsync(user, models.Path), models);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var (gateway, models) in _running.Values)
        {
            await gateway.DisposeAsync();
            models.Dispose();
        }
    }

    internal RealGateway Of(int? user) => _running[user ?? 0].Gateway;

    internal string ModelsOf(int? user) => _running[user ?? 0].Models.Path;
}
