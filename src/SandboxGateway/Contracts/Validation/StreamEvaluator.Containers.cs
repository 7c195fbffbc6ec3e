using System.Globalization;
using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

internal readonly ref partial struct StreamEvaluator
{
    private void TakeName(ref Utf8JsonReader reader, int origin)
    {
        ref var container = ref stacks.Innermost;
        var name = strict.TakeName(ref reader, ref container.Names);
        var start = origin + (int)reader.TokenStartIndex + 1;
        var length = reader.ValueSpan.Length;
        var escaped = reader.ValueIsEscaped;
        stacks.Path.PushName(start, length, escaped);
        for (var i = container.First; i < container.Last; i++)
        {
            stacks.Push(stacks[i].Rules.Object?.PropertyNames);
        }

        if (stacks.Count > container.Last)
        {
            EvaluateToken(JsonTokenType.String, start, length, escaped, container.Last, stacks.Count);
            stacks.PopTo(container.Last);
        }

        for (var i = container.First; i < container.Last; i++)
        {
            if (stacks[i].Rules.Object is { } rules)
            {
                PushMemberSchemas(rules, name, i);
            }
        }
    }

    private void TakeEnd()
    {
        var container = stacks.Close();
        if (!container.IsArray)
        {
            strict.CloseObject(container.Names);
        }

        for (var i = container.First; i < container.Last; i++)
        {
            if (container.IsArray)
            {
                CheckArrayEnd(stacks[i], container.Count);
            }
            else
            {
                CheckObjectEnd(stacks[i], container.Names.Count, stacks.Present(i));
            }
        }

        stacks.EndValue();
    }

    private void CheckArrayEnd(SchemaNode node, int count)
    {
        if (node.Rules.Array is { } rules)
        {
            CheckCount(node, count, rules.MinItems, "minItems", rules.MaxItems, "maxItems", "elements");
        }
    }

    private void CheckObjectEnd(SchemaNode node, int count, ulong present)
    {
        if (node.Rules.Object is { } rules)
        {
            CheckCount(node, count, rules.MinProperties, "minProperties", rules.MaxProperties, "maxProperties", "members");
            CheckRequired(node, rules, present);
        }
    }

    private void PushMemberSchemas(ObjectRules rules, ReadOnlySpan<byte> name, int owner)
    {
        var position = rules.Names.Find(name);
        var schema = position < 0 ? null : rules.Properties[position];
        stacks.Present(owner) |= position < 0 ? 0 : 1UL << position;
        var isKnown = schema is not null;
        stacks.Push(schema);
        foreach (var pattern in rules.Patterns)
        {
            if (pattern.Pattern.IsMatch(name))
            {
                isKnown = true;
                stacks.Push(pattern.Schema);
            }
        }

        if (!isKnown)
        {
            stacks.Push(rules.Additional);
        }
    }

    private void CheckRequired(SchemaNode node, ObjectRules rules, ulong present)
    {
        foreach (var position in rules.Required)
        {
            if ((present & (1UL << position)) == 0)
            {
                Fail(node, "required", $"the member \"{rules.Names.Names[position]}\"", "none");
            }
        }
    }

    private void CheckCount(SchemaNode node, int count, int min, string minKeyword, int max, string maxKeyword, string what)
    {
        if (count < min)
        {
            Fail(node, minKeyword, $"at least {min} {what}", count.ToString(CultureInfo.InvariantCulture));
        }

        if (count > max)
        {
            Fail(node, maxKeyword, $"at most {max} {what}", count.ToString(CultureInfo.InvariantCulture));
        }
    }
}
