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
            new HttpRequestReader(context.Request, options.Value.MaxRequestBytes),
            request,
            context.RequestAborted);
        using var response = outcome.Response;
        var fault = outcome.IsSuccess
            ? await HttpResponseWriter.WriteAsync(
                context.Response, outcome.Model, request, outcome.Response, context.RequestAborted)
            : outcome.Fault;
        if (fault is not null)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
        }
    }
}
