namespace SandboxGateway.Api.Http;

/// <summary>The routes of the model repository extension, and the list of all models.</summary>
internal static class RepositoryEndpointRouteBuilderExtensions
{
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] _write = [HttpMethods.Post];

    public static void MapRepositoryApi(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<RepositoryEndpoints>();
        routes.MapOnly(_read, "/v2/models", endpoints.ModelsAsync);
        foreach (var repository in (string[])["/v2/repository", "/v2/repository/{repository}"])
        {
            routes.MapOnly(_write, $"{repository}/index", endpoints.IndexAsync);
            routes.MapOnly(_write, $"{repository}/models/{{model}}/load", endpoints.LoadAsync);
            routes.MapOnly(_write, $"{repository}/models/{{model}}/unload", endpoints.UnloadAsync);
        }
    }
}
