using OpenTelemetry.Metrics;

namespace SandboxGateway.Telemetry;

internal static class TelemetryServiceCollectionExtensions
{
    /// <summary>Adds the gateway's metrics and their Prometheus exporter.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<SandboxMetrics>();
        services.AddSingleton<RepositoryMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(GatewayMetrics.MeterName)
            .AddMeter("Microsoft.AspNetCore.Server.Kestrel")
            .AddMeter("System.Runtime")
            .AddPrometheusExporter(options => options.ScopeInfoEnabled = false));
        return services;
    }

    /// <summary>Maps /metrics.</summary>
    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}
