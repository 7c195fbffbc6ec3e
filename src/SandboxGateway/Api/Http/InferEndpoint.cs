using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>POST …/infer: between HTTP and the pipeline, nothing else. Thread-safe.</summary>
internal sealed class InferEndpoint(InferencePipeline pipeline, IOptions<HttpOptions> options)
{
    public async Task HandleAsync(HttpContext context)
    {
        // Kestrel's own limit is lower, and HttpBody keeps to ours.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
        {
            bodySize.MaxRequestBodySize = null;
        }

        using var request = new InferenceRequest();
        var outcome = await pipeline.ExecuteAsync(
            context.ModelName(),
            context.ModelVersion(),
            new HttpWireForm(context.Request, options.Value.MaxRequestBytes),
            request,
            context.RequestAborted);
        using var response = outcome.Response;
        if (outcome.IsSuccess)
        {
            await HttpResponseWriter.WriteAsync(
                context.Response, outcome.Model, request, outcome.Response, Choose(context.Request, outcome.Response), context.RequestAborted);
        }
        else
        {
            await HttpErrorWriter.WriteAsync(context.Response, outcome.Fault, context.RequestAborted);
        }
    }

    private ContentCoding Choose(HttpRequest http, InferenceResponse response)
    {
        var bytes = 0L;
        foreach (var output in response.Outputs)
        {
            bytes += output.Data.Length;
        }

        return bytes < options.Value.MinCompressedBytes ? ContentCoding.Identity : ContentCodings.Choose(http.Headers.AcceptEncoding);
    }
}
