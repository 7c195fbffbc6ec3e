namespace SandboxGateway.Api.Http;

/// <summary>The routes of the Open Inference Protocol, and of what the sandboxes are under; a slash at the end makes no difference.</summary>
internal static class HttpApiEndpointRouteBuilderExtensions
{
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] _write = [HttpMethods.Post];

    public static void MapHttpApi(this IEndpointRouteBuilder routes)
    {
        var infer = routes.ServiceProvider.GetRequiredService<InferEndpoint>();
        var schema = routes.ServiceProvider.GetRequiredService<SchemaEndpoint>();
        var metadata = routes.ServiceProvider.GetRequiredService<MetadataEndpoints>();

        routes.MapOnly(_read, "/health/isolation", routes.ServiceProvider.GetRequiredService<IsolationEndpoint>().HandleAsync);
        routes.MapOnly(_read, "/v2", MetadataEndpoints.ServerAsync);
        routes.MapOnly(_read, "/v2/health/live", MetadataEndpoints.LiveAsync);
        routes.MapOnly(_read, "/v2/health/ready", metadata.ReadyAsync);
        foreach (var model in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            routes.MapOnly(_read, model, metadata.ModelAsync);
            routes.MapOnly(_read, $"{model}/ready", metadata.ModelReadyAsync);
            routes.MapOnly(_read, $"{model}/schema", schema.HandleAsync);
            routes.MapOnly(_write, $"{model}/infer", infer.HandleAsync);
        }

        routes.MapRepositoryApi();

        // Less specific than all of the above, so it takes what they leave.
        routes.Map("/v2/{**rest}", NotFoundAsync);
    }

    /// <summary>Maps a route for all methods, so that a wrong one is answered in the protocol's form too.</summary>
    public static void MapOnly(this IEndpointRouteBuilder routes, string[] methods, string pattern, RequestDelegate handler) =>
        routes.Map(pattern, context =>
        {
            if (methods.Contains(context.Request.Method))
            {
                return handler(context);
            }

            context.Response.Headers.Allow = string.Join(", ", methods);
            return HttpErrorWriter.WriteAsync(
                context.Response,
                StatusCodes.Status405MethodNotAllowed,
                $"This path takes {string.Join(" or ", methods)} only.",
                context.RequestAborted);
        });

    private static Task NotFoundAsync(HttpContext context) => HttpErrorWriter.WriteAsync(
        context.Response, StatusCodes.Status404NotFound, "There is nothing at this path.", context.RequestAborted);
}
