using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace SandboxGateway.Api.OpenApi;

/// <summary>
/// The OpenAPI document of the gateway: openapi.json beside this file, with what would only be repeated in it filled in. Immutable,
/// thread-safe.
/// </summary>
internal static class OpenApiDocument
{
    public const string ModelPath = "/v2/models/{model}";

    public const string VersionPath = ModelPath + "/versions/{version}";

    private const string Resource = "SandboxGateway.Api.OpenApi.openapi.json";

    /// <summary>As it is served.</summary>
    public static ReadOnlyMemory<byte> Json { get; } = Build();

    /// <summary>A copy to make another document of.</summary>
    public static JsonObject Copy() => JsonNode.Parse(Json.Span)!.AsObject();

    private static byte[] Build()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        var document = JsonNode.Parse(stream)!.AsObject();
        document["info"]!["version"] = ServerDescription.Version;
        AddVersionPaths(document["paths"]!.AsObject());
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <summary>Each path of a model is there for each of its versions too.</summary>
    private static void AddVersionPaths(JsonObject paths)
    {
        var ofModel = paths.Where(path => path.Key.StartsWith(ModelPath, StringComparison.Ordinal)).ToList();
        foreach (var (path, item) in ofModel)
        {
            var copy = item!.DeepClone().AsObject();
            copy["parameters"]!.AsArray().Add(new JsonObject { ["$ref"] = "#/components/parameters/version" });
            foreach (var (_, operation) in copy.Where(member => member.Key != "parameters"))
            {
                operation!["operationId"] = $"{operation["operationId"]}OfVersion";
            }

            paths.Add(VersionPath + path[ModelPath.Length..], copy);
        }
    }
}
