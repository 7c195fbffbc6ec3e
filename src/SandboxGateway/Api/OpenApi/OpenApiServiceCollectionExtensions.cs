namespace SandboxGateway.Api.OpenApi;

/// <summary>Registers the documents of the surface.</summary>
internal static class OpenApiServiceCollectionExtensions
{
    public static IServiceCollection AddOpenApiDocuments(this IServiceCollection services) => services.AddSingleton<OpenApiEndpoints>();
}
