using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Reads the keywords for arrays; the drafts name prefix and rest differently.</summary>
internal static class ArrayKeywords
{
    public static ArrayRules? Read(KeywordReader reader)
    {
        var rules = new ArrayRules
        {
            MinItems = reader.ReadCount("minItems") ?? 0,
            MaxItems = reader.ReadCount("maxItems") ?? int.MaxValue,
            UniqueItems = reader.ReadBoolean("uniqueItems"),
            Contains = reader.ReadSchema("contains"),
        };
        var empty = new ArrayRules();
        rules = reader.Draft == SchemaDraft.Draft7 ? AddOfDraft7(reader, rules) : AddOf202012(reader, rules);
        return rules with { Prefix = empty.Prefix } == empty && rules.Prefix.Length == 0 ? null : rules;
    }

    private static ArrayRules AddOfDraft7(KeywordReader reader, ArrayRules rules)
    {
        if (!reader.TryGet("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            // Without a list of schemas for the first items there are no additional ones.
            return rules with { Rest = reader.ReadSchema("items") };
        }

        return rules with { Prefix = reader.ReadSchemas("items"), Rest = reader.ReadSchema("additionalItems") };
    }

    private static ArrayRules AddOf202012(KeywordReader reader, ArrayRules rules)
    {
        var min = reader.ReadCount("minContains");
        var max = reader.ReadCount("maxContains");
        return rules with
        {
            Prefix = reader.ReadSchemas("prefixItems"),
            Rest = reader.ReadSchema("items"),
            MinContains = rules.Contains is null ? 1 : min ?? 1,
            MaxContains = rules.Contains is null ? int.MaxValue : max ?? int.MaxValue,
            Unevaluated = reader.ReadSchema("unevaluatedItems"),
        };
    }
}
