using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>The schemas of schemas, built in as data.</summary>
internal static class Metaschemas
{
    public const string Draft7Uri = "http://json-schema.org/draft-07/schema";
    public const string Draft202012Uri = "https://json-schema.org/draft/2020-12/schema";

    private const string Draft202012Base = "https://json-schema.org/draft/2020-12/";
    private const string ResourcePrefix = "SandboxGateway.Contracts.Metaschemas.";

    /// <summary>The draft a <c>$schema</c> names, or null.</summary>
    public static SchemaDraft? FindDraft(string uri) => uri.TrimEnd('#') switch
    {
        Draft7Uri or "https://json-schema.org/draft-07/schema" => SchemaDraft.Draft7,
        Draft202012Uri => SchemaDraft.Draft202012,
        _ => null,
    };

    public static (JsonElement Root, SchemaDraft Draft)? Find(string uri)
    {
        if (uri == Draft7Uri)
        {
            return (Read("draft7.schema.json"), SchemaDraft.Draft7);
        }

        return uri switch
        {
            Draft202012Uri => (Read("draft2020-12.schema.json"), SchemaDraft.Draft202012),
            _ when uri.StartsWith(Draft202012Base + "meta/", StringComparison.Ordinal) => FindVocabulary(uri[(Draft202012Base.Length + 5)..]),
            _ => null,
        };
    }

    private static (JsonElement Root, SchemaDraft Draft)? FindVocabulary(string name) =>
        name is "core" or "applicator" or "unevaluated" or "validation" or "meta-data" or "format-annotation" or "format-assertion" or "content"
            ? (Read($"draft2020-12.{name}.json"), SchemaDraft.Draft202012)
            : null;

    private static JsonElement Read(string name)
    {
        using var stream = typeof(Metaschemas).Assembly.GetManifestResourceStream(ResourcePrefix + name)
            ?? throw new InvalidOperationException($"The metaschema {name} is not built in.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
