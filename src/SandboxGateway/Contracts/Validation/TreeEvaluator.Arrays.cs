using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

internal readonly ref partial struct TreeEvaluator
{
    private bool CheckArray(SchemaNode node, ArrayRules rules, int entry, MemberSet? seen, ViolationList? sink)
    {
        var count = _tape.Count(entry);
        var valid = count >= rules.MinItems || Fail(sink, node, "minItems", entry, $"at least {rules.MinItems} elements");
        valid &= count <= rules.MaxItems || Fail(sink, node, "maxItems", entry, $"at most {rules.MaxItems} elements");
        if (rules.UniqueItems && (valid || sink is not null))
        {
            valid &= AreUnique(entry) || Fail(sink, node, "uniqueItems", entry, "elements that all differ");
        }

        if ((rules.Prefix.Length > 0 || rules.Rest is not null) && (valid || sink is not null))
        {
            valid &= CheckItems(rules, entry, seen, sink);
        }

        if (rules.Contains is not null && (valid || sink is not null))
        {
            valid &= CheckContains(node, rules, entry, seen, sink);
        }

        return valid;
    }

    private bool CheckItems(ArrayRules rules, int entry, MemberSet? seen, ViolationList? sink)
    {
        var valid = true;
        var item = entry + 1;
        for (var index = 0; index < _tape.Count(entry); index++)
        {
            if (rules.ForItem(index) is { } schema)
            {
                seen?.Add(index);
                valid &= Evaluate(schema, item, null, sink);
                if (!valid && sink is null)
                {
                    return false;
                }
            }

            item = _tape.Next(item);
        }

        return valid;
    }

    private bool CheckContains(SchemaNode node, ArrayRules rules, int entry, MemberSet? seen, ViolationList? sink)
    {
        var matches = 0;
        var item = entry + 1;
        for (var index = 0; index < _tape.Count(entry); index++)
        {
            if (Evaluate(rules.Contains!, item, null, null))
            {
                matches++;
                seen?.Add(index);
            }

            item = _tape.Next(item);
        }

        var keyword = rules.MinContains == 1 ? "contains" : "minContains";
        return (matches >= rules.MinContains || Fail(sink, node, keyword, entry, $"at least {rules.MinContains} elements that fit", $"{matches}"))
            && (matches <= rules.MaxContains || Fail(sink, node, "maxContains", entry, $"at most {rules.MaxContains} elements that fit", $"{matches}"));
    }

    /// <summary>By hashes that no sender can aim at: a collision refuses, and lets nothing through.</summary>
    private bool AreUnique(int entry)
    {
        state.Budget.Spend(_tape.Next(entry) - entry);
        var hashes = new HashSet<ulong>(_tape.Count(entry));
        for (var item = entry + 1; item < _tape.Next(entry); item = _tape.Next(item))
        {
            if (!hashes.Add(state.Hash.Of(_tape, item)))
            {
                return false;
            }
        }

        return true;
    }
}
