using System.Globalization;
using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

internal readonly ref partial struct StreamEvaluator
{
    private void EvaluateArray(ref Utf8JsonReader reader, int first)
    {
        var last = stacks.Count;
        for (var i = first; i < last; i++)
        {
            CheckKind(stacks[i], JsonTypes.Array);
        }

        stacks.Path.PushArray();
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            stacks.Path.MoveNext();
            for (var i = first; i < last; i++)
            {
                stacks.Push(stacks[i].Rules.Array?.ForItem(count));
            }

            EvaluateValue(ref reader, last);
            stacks.PopTo(last);
            count++;
        }

        stacks.Path.Pop();
        for (var i = first; i < last; i++)
        {
            if (stacks[i].Rules.Array is { } rules)
            {
                CheckCount(stacks[i], count, rules.MinItems, "minItems", rules.MaxItems, "maxItems", "elements");
            }
        }
    }

    private void EvaluateObject(ref Utf8JsonReader reader, int first)
    {
        var last = stacks.Count;
        Span<ulong> present = stackalloc ulong[SchemaNode.MaxConjunction];
        present.Clear();
        for (var i = first; i < last; i++)
        {
            CheckKind(stacks[i], JsonTypes.Object);
        }

        var names = strict.OpenObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            EvaluateMember(ref reader, ref names, first, last, present);
        }

        strict.CloseObject(names);
        for (var i = first; i < last; i++)
        {
            if (stacks[i].Rules.Object is { } rules)
            {
                CheckCount(stacks[i], names.Count, rules.MinProperties, "minProperties", rules.MaxProperties, "maxProperties", "members");
                CheckRequired(stacks[i], rules, present[i - first]);
            }
        }
    }

    private void EvaluateMember(ref Utf8JsonReader reader, ref NameFrame names, int first, int last, scoped Span<ulong> present)
    {
        var name = strict.TakeName(ref reader, ref names);
        var start = (int)reader.TokenStartIndex + 1;
        var length = reader.ValueSpan.Length;
        var escaped = reader.ValueIsEscaped;
        stacks.Path.PushName(start, length, escaped);
        for (var i = first; i < last; i++)
        {
            if (stacks[i].Rules.Object is { } rules)
            {
                PushMemberSchemas(rules, name, ref present[i - first]);
            }
        }

        reader.Read();
        EvaluateValue(ref reader, last);
        stacks.PopTo(last);
        for (var i = first; i < last; i++)
        {
            stacks.Push(stacks[i].Rules.Object?.PropertyNames);
        }

        EvaluateToken(JsonTokenType.String, start, length, escaped, last, stacks.Count);
        stacks.PopTo(last);
        stacks.Path.Pop();
    }

    private void PushMemberSchemas(ObjectRules rules, ReadOnlySpan<byte> name, ref ulong present)
    {
        var position = rules.Names.Find(name);
        var schema = position < 0 ? null : rules.Properties[position];
        present |= position < 0 ? 0 : 1UL << position;
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
