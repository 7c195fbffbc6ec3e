using System.Text.Json.Nodes;

namespace SandboxGateway.Tests.Contracts.Differential;

/// <summary>Schemas and documents that stay away from the known mistakes of NJsonSchema.</summary>
internal sealed class SharedSchemas(int seed)
{
    private static readonly string[] _names = ["a", "b", "c"];

    private readonly Random _random = new(seed);

    public string Schema() => Schema(3).ToJsonString();

    public string Document() => Value(3);

    private JsonObject Schema(int depth) => _random.Next(depth == 0 ? 3 : 6) switch
    {
        0 => new JsonObject { ["type"] = "integer", ["minimum"] = _random.Next(5), ["maximum"] = 5 + _random.Next(5) },
        1 => new JsonObject { ["type"] = "string", ["minLength"] = _random.Next(2), ["maxLength"] = 1 + _random.Next(3), ["pattern"] = "^[a-c]*$" },
        2 => new JsonObject { ["type"] = new JsonArray("boolean", "null", "number") },
        3 => new JsonObject { ["type"] = "array", ["minItems"] = _random.Next(2), ["maxItems"] = 1 + _random.Next(3), ["items"] = Schema(depth - 1) },
        4 => new JsonObject { ["anyOf"] = new JsonArray(Schema(depth - 1), Schema(depth - 1)) },
        _ => new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("a"),
            ["properties"] = new JsonObject { ["a"] = Schema(depth - 1), ["b"] = Schema(depth - 1) },
            ["additionalProperties"] = _random.Next(2) == 0,
        },
    };

    private string Value(int depth) => _random.Next(depth == 0 ? 4 : 8) switch
    {
        0 => Pick("0", "3", "7", "12", "-1"),
        1 => Pick("\"\"", "\"a\"", "\"bc\"", "\"abca\"", "\"x\""),
        2 => Pick("null", "true", "1.5"),
        3 => Pick("4", "\"c\""),
        4 or 5 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1)))}]",
        _ => $"{{{string.Join(',', _names.Where(_ => _random.Next(3) > 0).Select(name => $"\"{name}\":{Value(depth - 1)}"))}}}",
    };

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
