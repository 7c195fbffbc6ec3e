using Microsoft.Extensions.Options;

namespace SandboxGateway.Api.Http;

/// <summary>Registers the REST side.</summary>
internal static class HttpApiServiceCollectionExtensions
{
    public static IServiceCollection AddHttpApi(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<HttpOptions>().BindConfiguration(HttpOptions.Section);
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddSingleton<InferEndpoint>();
        services.AddSingleton<MetadataEndpoints>();
        services.AddSingleton<SchemaEndpoint>();
        services.AddSingleton<RepositoryEndpoints>();
        services.AddSingleton<IsolationEndpoint>();
        services.AddSingleton<IncidentEndpoints>();
        return services;
    }
}
