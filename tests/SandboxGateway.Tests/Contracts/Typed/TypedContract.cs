using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Generation;

namespace SandboxGateway.Tests.Contracts.Typed;

/// <summary>
/// The schema of a C# type as a file for a contract: what NJsonSchema makes of it, said as draft 7. It is a step of a model's
/// build; the gateway itself loads no types.
/// </summary>
internal static class TypedContract
{
    private static readonly SystemTextJsonSchemaGeneratorSettings _settings = new()
    {
        SerializerOptions = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase },
        DefaultReferenceTypeNullHandling = ReferenceTypeNullHandling.NotNull,
    };

    public static string From<T>()
    {
        var schema = JsonNode.Parse(JsonSchema.FromType<T>(_settings).ToJson())!.AsObject();
        schema["$schema"] = "http://json-schema.org/draft-07/schema#";
        Tidy(schema);
        return schema.ToJsonString();
    }

    private static void Tidy(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            list.ToList().ForEach(Tidy);
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        // Widths of numbers are no formats of draft 7.
        if (schema["format"]?.GetValue<string>() is "int32" or "int64" or "float" or "double" or "decimal" or "byte")
        {
            schema.Remove("format");
        }

        schema.ToList().ForEach(member => Tidy(member.Value));
    }
}
