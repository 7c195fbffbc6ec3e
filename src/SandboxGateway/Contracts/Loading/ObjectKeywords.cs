using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Reads the keywords for objects.</summary>
internal static class ObjectKeywords
{
    private static readonly string[] _all =
    [
        "minProperties", "maxProperties", "required", "properties", "patternProperties", "additionalProperties", "propertyNames",
        "dependencies", "dependentRequired", "dependentSchemas", "unevaluatedProperties",
    ];

    public static ObjectRules? Read(KeywordReader reader)
    {
        if (!_all.Any(reader.Has))
        {
            return null;
        }

        var names = new NameCollector();
        var properties = reader.TryGet("properties", out var schemas)
            ? schemas.EnumerateObject().ToDictionary(property => names.Position(property.Name), property => reader.ReadMember("properties", property.Name))
            : [];
        var required = reader.TryGet("required", out var list)
            ? Array.ConvertAll(reader.ReadNames("required", list), names.Position)
            : [];
        var dependencies = ReadDependencies(reader, names);
        return new ObjectRules
        {
            MinProperties = reader.ReadCount("minProperties") ?? 0,
            MaxProperties = reader.ReadCount("maxProperties") ?? int.MaxValue,
            Required = required,
            Dependencies = dependencies,
            Patterns = ReadPatterns(reader),
            Additional = reader.ReadSchema("additionalProperties"),
            PropertyNames = reader.ReadSchema("propertyNames"),
            Unevaluated = reader.Draft == SchemaDraft.Draft7 ? null : reader.ReadSchema("unevaluatedProperties"),
            Names = new NameTable(names.Names),
            Properties = [.. Enumerable.Range(0, names.Names.Count).Select(position => properties.GetValueOrDefault(position))],
        };
    }

    private static PatternProperty[] ReadPatterns(KeywordReader reader)
    {
        var result = new List<PatternProperty>();
        if (reader.TryGet("patternProperties", out var patterns))
        {
            foreach (var property in patterns.EnumerateObject())
            {
                if (ScalarKeywords.ReadPattern(reader, "patternProperties", property.Name) is { } pattern)
                {
                    result.Add(new PatternProperty(pattern, reader.ReadMember("patternProperties", property.Name)));
                }
            }
        }

        return [.. result];
    }

    private static Dependency[] ReadDependencies(KeywordReader reader, NameCollector names)
    {
        var result = new List<Dependency>();
        foreach (var keyword in (ReadOnlySpan<string>)["dependencies", "dependentSchemas", "dependentRequired"])
        {
            if (keyword != "dependencies" && reader.Draft == SchemaDraft.Draft7)
            {
                break;
            }

            if (!reader.TryGet(keyword, out var members))
            {
                continue;
            }

            if (members.ValueKind != JsonValueKind.Object)
            {
                reader.Refuse(keyword, "must be an object");
                continue;
            }

            foreach (var member in members.EnumerateObject())
            {
                result.Add(ReadDependency(reader, keyword, member, names));
            }
        }

        return [.. result];
    }

    private static Dependency ReadDependency(KeywordReader reader, string keyword, JsonProperty member, NameCollector names)
    {
        var trigger = names.Position(member.Name);
        return keyword == "dependentRequired" || (keyword == "dependencies" && member.Value.ValueKind == JsonValueKind.Array)
            ? new Dependency(keyword, trigger, Array.ConvertAll(reader.ReadNames(keyword, member.Value), names.Position), null)
            : new Dependency(keyword, trigger, [], reader.ReadMember(keyword, member.Name));
    }
}
