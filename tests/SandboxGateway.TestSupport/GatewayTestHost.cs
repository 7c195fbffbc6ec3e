using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SandboxGateway.Hosting;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;

namespace SandboxGateway.TestSupport;

/// <summary>
/// A whole gateway on free loopback ports with one model named "model", whose worker runs in the test's process. Everything
/// it writes is in a temporary folder that goes with it.
/// </summary>
internal sealed class GatewayTestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private GatewayTestHost(WebApplication app, string folder, FakeSandboxLauncher launcher)
    {
        _app = app;
        _folder = folder;
        Launcher = launcher;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var urls = addresses.Addresses.ToArray();
        Http = new HttpClient { BaseAddress = new Uri(urls[0]) };
        GrpcAddress = new Uri(urls[1]);
    }

    public FakeSandboxLauncher Launcher { get; }

    public HttpClient Http { get; }

    public Uri GrpcAddress { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The folder of models.</summary>
    public string Models => Path.Combine(_folder, "models");

    public ServedModel Model => Services.GetRequiredService<ModelRegistry>().Models.Single();

    /// <param name="model">Signature the fake worker reports.</param>
    /// <param name="settings">Further settings, as on the command line.</param>
    /// <param name="configureLauncher">Runs before the gateway starts.</param>
    /// <param name="contract">Further lines of model.yaml.</param>
    public static async Task<GatewayTestHost> StartAsync(
        ModelLoaded model,
        string[]? settings = null,
        Action<FakeSandboxLauncher>? configureLauncher = null,
        string contract = "")
    {
        var folder = Directory.CreateTempSubdirectory("gateway-test-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "models", "model", "1"));
        await File.WriteAllTextAsync(Path.Combine(folder, "models", "model", "model.yaml"), $"runtime: onnx\n{contract}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "models", "model", "1", "model.onnx"), "not read by a fake worker");

        var launcher = new FakeSandboxLauncher(model);
        configureLauncher?.Invoke(launcher);
        var app = GatewayHost.Build(
            [
                "--urls", "http://127.0.0.1:0",
                "--grpc-url", "http://127.0.0.1:0",
                "--models", Path.Combine(folder, "models"),
                "--data", Path.Combine(folder, "data"),
                .. settings ?? [],
            ],
            builder =>
            {
                Replace<LauncherClient>(builder.Services);
                builder.Services.AddSingleton<ISandboxLauncher>(launcher);
            });
        await app.StartAsync();
        return new GatewayTestHost(app, folder, launcher);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // The real launcher is hosted through a factory that returns it; nothing else of it must start.
    private static void Replace<T>(IServiceCollection services)
    {
        foreach (var service in services.Where(service =>
            service.ServiceType == typeof(T)
            || (service.ServiceType == typeof(IHostedService)
                && service.ImplementationFactory?.Method.ReturnType == typeof(T))).ToList())
        {
            services.Remove(service);
        }
    }
}
