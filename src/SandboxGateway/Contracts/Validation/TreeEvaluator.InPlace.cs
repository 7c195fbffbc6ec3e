using System.Globalization;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

internal readonly ref partial struct TreeEvaluator
{
    private bool CheckInPlace(SchemaNode node, InPlaceRules rules, int entry, MemberSet? seen, ViolationList? sink)
    {
        var valid = CheckAll(rules.References, entry, seen, sink);
        valid &= (!valid && sink is null) || rules.Dynamic is null || Evaluate(state.Find(rules.Dynamic), entry, seen, sink);
        if (valid || sink is not null)
        {
            valid &= CheckAll(rules.AllOf, entry, seen, sink)
                && CheckAnyOf(node, rules.AnyOf, entry, seen, sink)
                && CheckOneOf(node, rules.OneOf, entry, seen, sink);
        }

        if (rules.Not is not null && (valid || sink is not null))
        {
            valid &= !Evaluate(rules.Not, entry, null, null) || Fail(sink, node, "not", entry, "a value that does not fit the schema");
        }

        return rules.If is null || (!valid && sink is null) ? valid : valid & CheckIf(rules, entry, seen, sink);
    }

    private bool CheckAll(SchemaNode[] schemas, int entry, MemberSet? seen, ViolationList? sink)
    {
        var valid = true;
        foreach (var schema in schemas)
        {
            valid &= Evaluate(schema, entry, seen, sink);
            if (!valid && sink is null)
            {
                return false;
            }
        }

        return valid;
    }

    private bool CheckAnyOf(SchemaNode node, SchemaNode[] schemas, int entry, MemberSet? seen, ViolationList? sink)
    {
        var matches = 0;
        foreach (var schema in schemas)
        {
            matches += TryBranch(schema, entry, seen) ? 1 : 0;
            if (matches > 0 && seen is null)
            {
                return true;
            }
        }

        return schemas.Length == 0 || matches > 0
            || Fail(sink, node, "anyOf", entry, string.Create(CultureInfo.InvariantCulture, $"a value that fits one of {schemas.Length} schemas"));
    }

    private bool CheckOneOf(SchemaNode node, SchemaNode[] schemas, int entry, MemberSet? seen, ViolationList? sink)
    {
        var matches = 0;
        foreach (var schema in schemas)
        {
            matches += TryBranch(schema, entry, seen) ? 1 : 0;
        }

        return schemas.Length == 0 || matches == 1
            || Fail(sink, node, "oneOf", entry, string.Create(CultureInfo.InvariantCulture, $"a value that fits exactly one of {schemas.Length} schemas, not {matches}"));
    }

    private bool CheckIf(InPlaceRules rules, int entry, MemberSet? seen, ViolationList? sink)
    {
        var branch = TryBranch(rules.If!, entry, seen) ? rules.Then : rules.Else;
        return branch is null || Evaluate(branch, entry, seen, sink);
    }

    /// <summary>Tries a schema; what it looked at counts only if it fits.</summary>
    private bool TryBranch(SchemaNode schema, int entry, MemberSet? seen)
    {
        var own = SetFor(seen);
        var fits = Evaluate(schema, entry, own, null);
        if (fits && own is not null)
        {
            seen!.Add(own);
        }

        return fits;
    }
}
