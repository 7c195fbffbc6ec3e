using SandboxGateway.Api.Http;

namespace SandboxGateway.Api.OpenApi;

/// <summary>Where the documents of the surface are.</summary>
internal static class OpenApiEndpointRouteBuilderExtensions
{
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapOpenApi(this IEndpointRouteBuilder routes)
    {
        var documents = routes.ServiceProvider.GetRequiredService<OpenApiEndpoints>();

        routes.MapOnly(_read, "/openapi.json", OpenApiEndpoints.GatewayAsync);
        routes.MapOnly(_read, $"{OpenApiDocument.ModelPath}/openapi.json", documents.ModelAsync);
        routes.MapOnly(_read, $"{OpenApiDocument.VersionPath}/openapi.json", documents.ModelAsync);
    }
}
