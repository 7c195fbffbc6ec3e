using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>GET …/config. Thread-safe.</summary>
internal sealed class ConfigEndpoint(ModelRegistry registry)
{
    public Task HandleAsync(HttpContext context)
    {
        var (name, version) = (context.ModelName(), context.ModelVersion());
        if (!registry.TryFind(name, version, out var model))
        {
            return HttpErrorWriter.WriteAsync(context.Response, ModelFaults.NotFound(registry, name, version), context.RequestAborted);
        }

        return model.Status.Signature is { } signature
            ? ProtocolJson.WriteAsync(context, ModelConfiguration.Of(model, signature))
            : HttpErrorWriter.WriteAsync(context.Response, ModelFaults.NotReady(model), context.RequestAborted);
    }
}
