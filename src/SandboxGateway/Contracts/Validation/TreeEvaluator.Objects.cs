using System.Collections;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

internal readonly ref partial struct TreeEvaluator
{
    private bool CheckObject(SchemaNode node, ObjectRules rules, int entry, MemberSet? seen, ViolationList? sink)
    {
        var count = _tape.Count(entry);
        var valid = count >= rules.MinProperties || Fail(sink, node, "minProperties", entry, $"at least {rules.MinProperties} members");
        valid &= count <= rules.MaxProperties || Fail(sink, node, "maxProperties", entry, $"at most {rules.MaxProperties} members");
        if (!valid && sink is null)
        {
            return false;
        }

        var present = new BitArray(rules.Names.Names.Count);
        valid &= CheckMembers(rules, entry, present, seen, sink);
        return (valid || sink is not null) && valid & CheckRequired(node, rules, entry, present, sink)
            && CheckDependencies(node, rules, entry, present, seen, sink);
    }

    private bool CheckMembers(ObjectRules rules, int entry, BitArray present, MemberSet? seen, ViolationList? sink)
    {
        var valid = true;
        var name = entry + 1;
        for (var index = 0; index < _tape.Count(entry); index++)
        {
            valid &= CheckMember(rules, name, index, present, seen, sink);
            if (!valid && sink is null)
            {
                return false;
            }

            name = _tape.Next(name + 1);
        }

        return valid;
    }

    private bool CheckMember(ObjectRules rules, int name, int index, BitArray present, MemberSet? seen, ViolationList? sink)
    {
        var text = state.TextOf(_tape, name);
        var position = rules.Names.Find(text);
        var schema = position < 0 ? null : rules.Properties[position];
        if (position >= 0)
        {
            present[position] = true;
        }

        var isKnown = schema is not null;
        var valid = true;
        foreach (var pattern in rules.Patterns)
        {
            // Checking a member overwrites the buffer the name may be in, so the name is asked for again.
            if (pattern.Pattern.IsMatch(state.TextOf(_tape, name)))
            {
                isKnown = true;
                valid &= Evaluate(pattern.Schema, name + 1, null, sink);
            }
        }

        schema ??= isKnown ? null : rules.Additional;
        if (isKnown || schema is not null)
        {
            seen?.Add(index);
        }

        return valid & (schema is null || Evaluate(schema, name + 1, null, sink))
            & (rules.PropertyNames is null || EvaluateName(rules.PropertyNames, name, sink));
    }

    /// <summary>A name is judged as the string it is.</summary>
    private bool EvaluateName(SchemaNode schema, int name, ViolationList? sink) => Evaluate(schema, name, null, sink);

    private bool CheckRequired(SchemaNode node, ObjectRules rules, int entry, BitArray present, ViolationList? sink)
    {
        var valid = true;
        foreach (var position in rules.Required)
        {
            valid &= present[position] || Fail(sink, node, "required", entry, $"the member \"{rules.Names.Names[position]}\"", "none");
        }

        return valid;
    }

    private bool CheckDependencies(SchemaNode node, ObjectRules rules, int entry, BitArray present, MemberSet? seen, ViolationList? sink)
    {
        var valid = true;
        foreach (var dependency in rules.Dependencies)
        {
            if (!present[dependency.Trigger])
            {
                continue;
            }

            foreach (var position in dependency.Required)
            {
                valid &= present[position]
                    || Fail(sink, node, dependency.Keyword, entry, $"the member \"{rules.Names.Names[position]}\" as well", "none");
            }

            valid &= dependency.Schema is null || Evaluate(dependency.Schema, entry, seen, sink);
        }

        return valid;
    }
}
