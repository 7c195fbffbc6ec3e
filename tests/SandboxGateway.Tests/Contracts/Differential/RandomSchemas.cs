using System.Globalization;
using System.Text.Json.Nodes;

namespace SandboxGateway.Tests.Contracts.Differential;

/// <summary>Writes small schemas and documents from a seed, over so few names and values that they meet often.</summary>
internal sealed class RandomSchemas(int seed)
{
    private const int Definitions = 2;

    private static readonly string[] _names = ["a", "b", "c", "ab", "é"];
    private static readonly string[] _numbers = ["0", "-0", "1", "1.0", "2", "0.5", "1e0", "3", "-1", "10e-1", "1.5", "100"];
    private static readonly string[] _strings = ["\"\"", "\"a\"", "\"ab\"", "\"é\"", "\"\\u0061\"", "\"\\ud83d\\udc32\"", "\"1\""];
    private static readonly string[] _patterns = ["a", "b$", "^a", "."];

    private static readonly string[] _keywords =
    [
        "type", "const", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
        "pattern", "minItems", "maxItems", "uniqueItems", "prefixItems", "items", "contains", "unevaluatedItems", "minProperties",
        "maxProperties", "required", "properties", "properties", "patternProperties", "additionalProperties", "propertyNames",
        "dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedProperties", "$ref", "allOf", "allOf", "anyOf", "oneOf",
        "not", "if",
    ];

    private readonly Random _random = new(seed);

    public string Schema()
    {
        var root = Object(depth: 3, references: true);
        var definitions = new JsonObject();
        for (var i = 0; i < Definitions; i++)
        {
            definitions[i.ToString(CultureInfo.InvariantCulture)] = Object(depth: 2, references: false);
        }

        root["$defs"] = definitions;
        return root.ToJsonString();
    }

    public string Document() => Value(3);

    private JsonNode Schema(int depth, bool references) =>
        depth == 0 || _random.Next(8) == 0 ? JsonValue.Create(_random.Next(3) > 0) : Object(depth, references);

    private JsonObject Object(int depth, bool references)
    {
        var schema = new JsonObject();
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            var keyword = Pick(_keywords);
            if (keyword != "$ref" || references)
            {
                schema[keyword] = Keyword(keyword, depth - 1, references);
            }
        }

        AddPartners(schema, depth - 1, references);
        return schema;
    }

    private void AddPartners(JsonObject schema, int depth, bool references)
    {
        if (schema.ContainsKey("if"))
        {
            schema["then"] = Schema(depth, references);
            schema["else"] = Schema(depth, references);
        }

        if (schema.ContainsKey("contains") && _random.Next(2) == 0)
        {
            schema["minContains"] = _random.Next(3);
            schema["maxContains"] = _random.Next(3);
        }
    }

    private JsonNode? Keyword(string keyword, int depth, bool references) => keyword switch
    {
        "type" => _random.Next(2) == 0 ? Pick("null", "boolean", "integer", "number", "string", "array", "object") : new JsonArray("object", "array", "integer"),
        "const" => JsonNode.Parse(Value(2)),
        "enum" => new JsonArray(JsonNode.Parse(Value(1)), JsonNode.Parse(Value(2)), JsonNode.Parse(Value(0))),
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" => JsonNode.Parse(Pick(_numbers)),
        "multipleOf" => JsonNode.Parse(Pick("1", "0.5", "2", "0.1", "3")),
        "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties" => _random.Next(4),
        "pattern" => Pick(_patterns),
        "uniqueItems" => _random.Next(4) > 0,
        "required" => new JsonArray(Pick(_names)),
        "properties" => new JsonObject { ["a"] = Schema(depth, references), [Pick("b", "ab", "é")] = Schema(depth, references) },
        "patternProperties" => new JsonObject { [Pick(_patterns)] = Schema(depth, references) },
        "dependentSchemas" => new JsonObject { [Pick(_names)] = Schema(depth, references) },
        "dependentRequired" => new JsonObject { [Pick(_names)] = new JsonArray(Pick(_names)) },
        "prefixItems" or "allOf" or "anyOf" or "oneOf" => new JsonArray(Schema(depth, references), Schema(depth, references)),
        "$ref" => $"#/$defs/{_random.Next(Definitions)}",
        _ => Schema(depth, references),
    };

    private string Value(int depth) => _random.Next(depth == 0 ? 4 : 9) switch
    {
        0 => Pick("null", "true", "false"),
        1 or 2 => Pick(_numbers),
        3 => Pick(_strings),
        4 or 5 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1)))}]",
        _ => $"{{{string.Join(',', _names.Where(_ => _random.Next(2) == 0).OrderBy(_ => _random.Next()).Select(name => $"\"{name}\":{Value(depth - 1)}"))}}}",
    };

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
