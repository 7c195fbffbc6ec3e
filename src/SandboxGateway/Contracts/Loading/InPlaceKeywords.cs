using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Reads references and the keywords that combine schemas.</summary>
internal static class InPlaceKeywords
{
    private static readonly string[] _all = ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if"];

    public static InPlaceRules ReadReferenceAlone(KeywordReader reader) => new() { References = ReadReference(reader) };

    public static InPlaceRules? Read(KeywordReader reader)
    {
        if (!_all.Any(reader.Has))
        {
            return null;
        }

        var references = ReadReference(reader);
        DynamicReference? dynamic = null;
        if (reader.Draft == SchemaDraft.Draft202012 && reader.ReadReference("$dynamicRef", out var anchor) is { } target)
        {
            if (anchor is null)
            {
                references = [.. references, target];
            }
            else
            {
                dynamic = new DynamicReference(anchor, target);
            }
        }

        return new InPlaceRules
        {
            References = references,
            Dynamic = dynamic,
            AllOf = reader.ReadSchemas("allOf"),
            AnyOf = reader.ReadSchemas("anyOf"),
            OneOf = reader.ReadSchemas("oneOf"),
            Not = reader.ReadSchema("not"),
            If = reader.ReadSchema("if"),
            Then = reader.Has("if") ? reader.ReadSchema("then") : null,
            Else = reader.Has("if") ? reader.ReadSchema("else") : null,
        };
    }

    private static SchemaNode[] ReadReference(KeywordReader reader) =>
        reader.ReadReference("$ref", out _) is { } target ? [target] : [];
}
