using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>The keywords of each draft. What is not here refuses a schema, so that no misspelt keyword is passed over.</summary>
internal static class Keywords
{
    /// <summary>Members of a schema that begin like this are the author's own notes.</summary>
    public const string NotePrefix = "x-";

    private static readonly string[] _sharedValues =
    [
        "$schema", "$id", "$ref", "$comment", "title", "description", "default", "examples", "readOnly", "writeOnly",
        "type", "enum", "const", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems",
        "minProperties", "maxProperties", "required",
    ];

    private static readonly string[] _sharedSchemas = ["additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"];

    private static readonly Dictionary<string, KeywordShape> _draft7 = Create(
        [.. _sharedValues, "contentEncoding", "contentMediaType"],
        [.. _sharedSchemas, "additionalItems"],
        ["allOf", "anyOf", "oneOf"],
        ["definitions", "properties", "patternProperties"],
        ("items", KeywordShape.SchemaOrArray),
        ("dependencies", KeywordShape.Dependencies));

    // "definitions" and "dependencies" are named by the metaschema of 2020-12 as kept for older schemas.
    private static readonly Dictionary<string, KeywordShape> _draft202012 = Create(
        [
            .. _sharedValues, "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary", "deprecated", "minContains", "maxContains",
            "dependentRequired", "contentEncoding", "contentMediaType",
        ],
        [.. _sharedSchemas, "items", "unevaluatedItems", "unevaluatedProperties", "contentSchema"],
        ["allOf", "anyOf", "oneOf", "prefixItems"],
        ["$defs", "definitions", "properties", "patternProperties", "dependentSchemas"],
        ("dependencies", KeywordShape.Dependencies));

    /// <summary>Null for a keyword the draft does not have, or that we do not honour.</summary>
    public static KeywordShape? Find(SchemaDraft draft, string keyword) =>
        (draft == SchemaDraft.Draft7 ? _draft7 : _draft202012).TryGetValue(keyword, out var shape) ? shape : null;

    private static Dictionary<string, KeywordShape> Create(
        string[] values, string[] schemas, string[] arrays, string[] maps, params (string Name, KeywordShape Shape)[] others)
    {
        var result = new Dictionary<string, KeywordShape>(StringComparer.Ordinal);
        Array.ForEach(values, name => result[name] = KeywordShape.Value);
        Array.ForEach(schemas, name => result[name] = KeywordShape.Schema);
        Array.ForEach(arrays, name => result[name] = KeywordShape.SchemaArray);
        Array.ForEach(maps, name => result[name] = KeywordShape.SchemaMap);
        Array.ForEach(others, entry => result[entry.Name] = entry.Shape);
        return result;
    }
}
