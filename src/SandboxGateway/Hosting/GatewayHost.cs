using Microsoft.AspNetCore.Server.Kestrel.Core;
using SandboxGateway.Api.Grpc;
using SandboxGateway.Api.Http;
using SandboxGateway.Contracts;
using SandboxGateway.Doctor;
using SandboxGateway.Filters;
using SandboxGateway.Incidents;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.Telemetry;
using SandboxGateway.Versions;
using SandboxGateway.Workers;
using Serilog;
using Serilog.Formatting.Compact;

namespace SandboxGateway.Hosting;

/// <summary>Puts the gateway together: one Add and one Map for each feature, in the order a request meets them.</summary>
internal static class GatewayHost
{
    // A shutdown waits this long for requests in flight before it cuts them off.
    private static readonly TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(10);

    /// <param name="settings">Command-line settings, without the verb.</param>
    /// <param name="configure">Lets tests replace services, such as the launcher.</param>
    public static WebApplication Build(string[] settings, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        CommandLine.AddSettings(builder.Configuration, settings);
        AddLogging(builder);
        AddListeners(builder);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = _shutdownTimeout);

        builder.Services.AddTelemetry();
        // First of what runs: nothing else starts on a host that fails its examination.
        builder.Services.AddDoctor(Build);
        builder.Services.AddModelRegistry();
        builder.Services.AddSingleton<ModelContracts>();
        builder.Services.AddIncidents();
        builder.Services.AddFilters();
        builder.Services.AddWorkers();
        // After the workers: it starts them, and it ends first.
        builder.Services.AddVersions();
        builder.Services.AddSingleton<InferencePipeline>();
        builder.Services.AddHttpApi();
        builder.Services.AddInferenceGrpc();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapHttpApi();
        app.MapAdminApi();
        app.MapInferenceGrpc();
        app.MapMetrics();
        return app;
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(logging => logging
            .ReadFrom.Configuration(builder.Configuration)
            .WriteTo.Console(new RenderedCompactJsonFormatter()));
    }

    private static void AddListeners(WebApplicationBuilder builder)
    {
        var listen = builder.Configuration.GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        var http = ListenAddress.Parse("--urls", listen.Http);
        var grpc = ListenAddress.Parse("--grpc-url", listen.Grpc);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(http, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(grpc, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
    }
}
