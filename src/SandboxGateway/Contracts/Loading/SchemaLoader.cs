using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Turns the text of a schema into a plan: read strictly, index, compile, check that every plan ends.</summary>
internal static class SchemaLoader
{
    /// <summary>Bytes of a schema's text.</summary>
    public const int MaxTextBytes = 64 * 1024;

    // The base of a schema that has no $id of its own.
    private const string DefaultUri = "contract:///schema";

    public static SchemaLoadResult Load(ReadOnlySpan<byte> text, SchemaLoadOptions options)
    {
        if (text.Length > MaxTextBytes)
        {
            return SchemaLoadResult.Refused($"the schema is over {MaxTextBytes} bytes");
        }

        try
        {
            StoredValue.Parse(text);
        }
        catch (JsonException exception)
        {
            return SchemaLoadResult.Refused($"the schema is no strict JSON: {JsonFault.Describe(exception)}");
        }

        using var document = JsonDocument.Parse(text.ToArray());
        return Load(document.RootElement, options);
    }

    private static SchemaLoadResult Load(JsonElement root, SchemaLoadOptions options)
    {
        var index = new SchemaIndex();
        var document = new SchemaDocument("");
        new SchemaIndexer(index, document).Add(root, DefaultUri, options.DefaultDraft);
        if (index.Refusals.Count > 0)
        {
            return new SchemaLoadResult(null, index.Refusals);
        }

        var compiler = new SchemaCompiler(index, options.Format);
        var rootLocation = document.Locations[""];
        var rootNode = compiler.Compile(rootLocation);
        if (index.Refusals.Count == 0)
        {
            PlanChecker.Check(compiler.Locations, index);
        }

        if (index.Refusals.Count > 0)
        {
            return new SchemaLoadResult(null, index.Refusals);
        }

        StreamPlanner.Plan(compiler.Locations);
        var plan = new SchemaPlan(rootNode, rootLocation.Resource.Draft, compiler.Locations.Count)
        {
            NamesDraft = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("$schema", out _),
        };
        return new SchemaLoadResult(plan, []);
    }
}
