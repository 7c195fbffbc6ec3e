using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>GET …/stats: what became of the requests of one version, of one model, or of all. Thread-safe.</summary>
internal sealed class StatisticsEndpoint(ModelRegistry registry, ModelStatisticsReport report)
{
    public Task HandleAsync(HttpContext context)
    {
        if (ModelSelection.Find(registry, context.ModelNameIfAny(), context.ModelVersion(), out var models) is { } fault)
        {
            return HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
        }

        return ProtocolJson.WriteAsync(context, new ModelStatisticsResponse { ModelStats = { models.Select(report.Of) } });
    }
}
