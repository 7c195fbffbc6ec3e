using System.Runtime.InteropServices;
using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Reads <c>type</c>, <c>const</c> and <c>enum</c>.</summary>
internal static class ValueKeywords
{
    public static JsonTypes ReadTypes(KeywordReader reader)
    {
        if (!reader.TryGet("type", out var value))
        {
            return JsonTypes.Any;
        }

        var names = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        var types = JsonTypes.None;
        foreach (var name in names)
        {
            var type = name.ValueKind == JsonValueKind.String ? ParseType(name.GetString()!) : JsonTypes.None;
            if (type == JsonTypes.None)
            {
                reader.Refuse("type", "names a type that does not exist");
            }
            else if ((types & type) == type && !(type == JsonTypes.Integer && names.Length > 1))
            {
                reader.Refuse("type", "names a type twice");
            }

            types |= type;
        }

        if (names.Length == 0)
        {
            reader.Refuse("type", "must name a type");
        }

        return types;
    }

    public static ValueRule? ReadConst(KeywordReader reader) =>
        reader.TryGet("const", out var value) ? new ValueRule([Store(value)]) : null;

    public static ValueRule? ReadEnum(KeywordReader reader)
    {
        if (!reader.TryGet("enum", out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            reader.Refuse("enum", "must be an array");
            return null;
        }

        return new ValueRule([.. value.EnumerateArray().Select(Store)]);
    }

    private static StoredValue Store(JsonElement value) => StoredValue.Parse(JsonMarshal.GetRawUtf8Value(value));

    private static JsonTypes ParseType(string name) => name switch
    {
        "null" => JsonTypes.Null,
        "boolean" => JsonTypes.Boolean,
        "integer" => JsonTypes.Integer,
        "number" => JsonTypes.Number,
        "string" => JsonTypes.String,
        "array" => JsonTypes.Array,
        "object" => JsonTypes.Object,
        _ => JsonTypes.None,
    };
}
