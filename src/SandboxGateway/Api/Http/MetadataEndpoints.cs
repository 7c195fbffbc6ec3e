using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>Health and metadata, of the server and of models. Thread-safe.</summary>
internal sealed class MetadataEndpoints(ModelRegistry registry)
{
    public static Task LiveAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    }

    /// <remarks>Triton answers 400 where this answers 503, which is what load balancers and probes take for "not now".</remarks>
    public Task ReadyAsync(HttpContext context)
    {
        context.Response.StatusCode =
            registry.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    public static async Task ServerAsync(HttpContext context)
    {
        using var text = new PooledText();
        text.Append("{\"name\":"u8);
        text.AppendString(ServerDescription.Name);
        text.Append(",\"version\":"u8);
        text.AppendString(ServerDescription.Version);
        text.Append(",\"extensions\":["u8);
        for (var i = 0; i < ServerDescription.Extensions.Count; i++)
        {
            text.Append(i == 0 ? ""u8 : ","u8);
            text.AppendString(ServerDescription.Extensions[i]);
        }

        text.Append("]}"u8);
        await WriteAsync(context, text);
    }

    public async Task ModelReadyAsync(HttpContext context)
    {
        if (FindModel(context, out var model) is { } fault)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
            return;
        }

        if (model.Status.State != ModelState.Ready)
        {
            await HttpErrorWriter.WriteAsync(context.Response, ModelFaults.NotReady(model), context.RequestAborted);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    public async Task ModelAsync(HttpContext context)
    {
        var fault = FindModel(context, out var model);
        var signature = model?.Status.Signature;
        if (fault is null && signature is null)
        {
            fault = ModelFaults.NotReady(model!);
        }

        if (fault is not null)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
            return;
        }

        using var text = new PooledText();
        ModelMetadata.Write(text, model!, signature!, registry.ServingVersions(model!.Name));
        await WriteAsync(context, text);
    }

    private GatewayFault? FindModel(HttpContext context, out ServedModel model)
    {
        var name = context.ModelName();
        var version = context.ModelVersion();
        return registry.TryFind(name, version, out model!) ? null : ModelFaults.NotFound(registry, name, version);
    }

    private static async Task WriteAsync(HttpContext context, PooledText json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json.Written, context.RequestAborted);
    }
}
