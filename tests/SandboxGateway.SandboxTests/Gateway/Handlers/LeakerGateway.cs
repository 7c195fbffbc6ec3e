namespace SandboxGateway.SandboxTests.Gateway.Handlers;

/// <summary>A gateway that serves the leaking sample alone.</summary>
public sealed class LeakerGateway : IAsyncLifetime
{
    private readonly string _models = Directory.CreateTempSubdirectory("sgw-leaker-").FullName;

    internal RealGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var sample = Path.Combine(PublishedFiles.Checkout, "samples", "hostile", "leaker");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_models, "leaker", Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Gateway = await RealGateway.StartAsync(user: null, _models);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }
}
