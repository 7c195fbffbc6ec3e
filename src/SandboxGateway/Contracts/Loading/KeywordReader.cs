using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Reads the keywords of one schema, refusing values of the wrong form.</summary>
internal sealed class KeywordReader(SchemaLocation location, SchemaCompiler compiler)
{
    public SchemaDraft Draft => location.Resource.Draft;

    public bool TryGet(string keyword, out JsonElement value) => location.Element.TryGetProperty(keyword, out value);

    public bool Has(string keyword) => TryGet(keyword, out _);

    public void Refuse(string keyword, string reason) => compiler.Refuse(location, keyword, reason);

    /// <summary>A count: an integer that is not negative; 2.0 is one.</summary>
    public int? ReadCount(string keyword)
    {
        if (ReadNumber(keyword) is not { } number)
        {
            return null;
        }

        if (!number.Exact.IsInteger || number.Exact.Negative)
        {
            Refuse(keyword, "must be an integer that is not negative");
        }

        // No document reaches the largest integer, so a larger one asks the same.
        return number.Rounded >= int.MaxValue ? int.MaxValue : (int)Math.Max(0, number.Rounded);
    }

    public StoredNumber? ReadNumber(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            // The text was read strictly, so every number in it is within the limits.
            return StoredNumber.TryCreate(JsonMarshal.GetRawUtf8Value(value));
        }

        Refuse(keyword, "must be a number");
        return null;
    }

    public string? ReadText(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Refuse(keyword, "must be a string");
        return null;
    }

    public bool ReadBoolean(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse(keyword, "must be true or false");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>Names without repetition; those of a wrong form are refused and left out.</summary>
    public string[] ReadNames(string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            Refuse(keyword, "must be an array of strings");
            return [];
        }

        var names = value.EnumerateArray().Select(name => name.GetString()!).ToArray();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            Refuse(keyword, "names a member twice");
        }

        return names;
    }

    public SchemaNode? ReadSchema(string keyword) =>
        Has(keyword) ? compiler.NodeAt(location, "/" + SchemaIndexer.Escape(keyword)) : null;

    public SchemaNode[] ReadSchemas(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return [];
        }

        if (value.GetArrayLength() == 0 && !(keyword == "items" && Draft == SchemaDraft.Draft7))
        {
            Refuse(keyword, "must not be empty");
        }

        return
        [
            .. Enumerable.Range(0, value.GetArrayLength())
                .Select(i => compiler.NodeAt(location, string.Create(CultureInfo.InvariantCulture, $"/{keyword}/{i}"))),
        ];
    }

    public SchemaNode ReadMember(string keyword, string name) =>
        compiler.NodeAt(location, $"/{keyword}/{SchemaIndexer.Escape(name)}");

    public SchemaNode? ReadReference(string keyword, out string? dynamicAnchor)
    {
        dynamicAnchor = null;
        return ReadText(keyword) is { } reference ? compiler.Resolve(location, keyword, reference, out dynamicAnchor) : null;
    }
}
