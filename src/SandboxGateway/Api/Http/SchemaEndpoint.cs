using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>GET …/schema: what a model's requests and answers are held to. Thread-safe.</summary>
internal sealed class SchemaEndpoint(ModelRegistry registry, ModelContracts contracts)
{
    public async Task HandleAsync(HttpContext context)
    {
        var (name, version) = (context.ModelName(), context.ModelVersion());
        var fault = !registry.TryFind(name, version, out var model) ? ModelFaults.NotFound(registry, name, version)
            : model.Status.Signature is null ? ModelFaults.NotReady(model)
            : null;
        if (fault is not null)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
            return;
        }

        using var document = new DocumentWriter();
        EffectiveSchemas.Write(document.Json, model!, model!.Status.Signature!, contracts.Find(model));
        var json = document.Written.ToArray();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }
}
