using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>POST …/generate and …/generate_stream, Triton's generate extension. Thread-safe.</summary>
internal sealed class GenerateEndpoint(InferencePipeline pipeline, IOptions<HttpOptions> options)
{
    public async Task HandleAsync(HttpContext context)
    {
        using var request = new InferenceRequest();
        var outcome = await pipeline.ExecuteAsync(
            context.ModelName(), context.ModelVersion(), WireForm(context), request, context.RequestAborted);
        using var response = outcome.Response;
        if (outcome.IsSuccess)
        {
            await GenerateWriter.WriteAsync(context.Response, outcome.Model, request, outcome.Response, context.RequestAborted);
        }
        else
        {
            await HttpErrorWriter.WriteAsync(context.Response, outcome.Fault, context.RequestAborted);
        }
    }

    public async Task HandleStreamAsync(HttpContext context)
    {
        using var request = new InferenceRequest();
        using var sink = new EventStreamSink(context.Response);
        var fault = await pipeline.StreamAsync(
            context.ModelName(), context.ModelVersion(), WireForm(context), request, sink, context.RequestAborted);
        if (fault is null)
        {
            await sink.CompleteAsync(context.RequestAborted);
        }
        else if (!sink.HasStarted)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
        }
        else if (fault.Error == GatewayError.Cancelled)
        {
            // Nobody reads any more; without this, what was written would still be waiting to be read.
            context.Abort();
        }
        else
        {
            await sink.WriteErrorAsync(fault, context.RequestAborted);
        }
    }

    private GenerateWireForm WireForm(HttpContext context)
    {
        // Kestrel's own limit is lower, and HttpBody keeps to ours.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
        {
            bodySize.MaxRequestBodySize = null;
        }

        return new GenerateWireForm(new HttpWireForm(context.Request, options.Value.MaxRequestBytes));
    }
}
