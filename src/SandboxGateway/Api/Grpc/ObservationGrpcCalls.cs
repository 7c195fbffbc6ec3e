using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Grpc;

/// <summary>The calls that look at the gateway's work, and at its log: statistics and log settings. Thread-safe.</summary>
internal sealed class ObservationGrpcCalls(ModelRegistry registry, ModelStatisticsReport report, LogSettings settings)
{
    public Task<ModelStatisticsResponse> ModelStatistics(ModelStatisticsRequest message) =>
        ModelSelection.Find(registry, message.Name, message.Version, out var models) is { } fault
            ? throw GrpcFaults.ToException(fault)
            : Task.FromResult(new ModelStatisticsResponse { ModelStats = { models.Select(report.Of) } });

    public Task<LogSettingsResponse> LogSettings(LogSettingsRequest message) =>
        settings.Change(message.Settings) is { } fault
            ? throw GrpcFaults.ToException(fault)
            : Task.FromResult(settings.Describe());
}
