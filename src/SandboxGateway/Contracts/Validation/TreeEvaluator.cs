using System.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Holds a value that is there as a tape to a schema. Every keyword of both drafts ends here.</summary>
/// <remarks>
/// A null <c>report</c> stops at the first violation: so branches are tried whose failure is no violation in itself.
/// A non-null <c>seen</c> collects the members and elements of the value that some schema looked at; it holds what
/// belongs there only if the schema was met.
/// </remarks>
internal readonly ref partial struct TreeEvaluator(JsonTape tape, ValidationState state, ViolationList report, StreamPath path)
{
    private readonly JsonTape _tape = tape;

    public bool Evaluate(SchemaNode node, int entry) => Evaluate(node, entry, null, report);

    /// <summary>The JSON pointer of an entry.</summary>
    public string PointerTo(int entry)
    {
        var pointer = new StringBuilder();
        path.AppendTo(pointer, _tape);
        TapePointer.Append(pointer, _tape, entry);
        return pointer.ToString();
    }

    private static MemberSet? SetFor(MemberSet? wanted) => wanted is null ? null : new MemberSet(wanted.Count);

    private bool Evaluate(SchemaNode node, int entry, MemberSet? seen, ViolationList? sink)
    {
        state.Budget.Spend();
        sink = sink is { IsFull: true } ? null : sink;
        var left = state.Enter(node.Resource);
        var valid = EvaluateRules(node, entry, seen, sink);
        if (left)
        {
            state.Leave();
        }

        return valid;
    }

    private bool EvaluateRules(SchemaNode node, int entry, MemberSet? seen, ViolationList? sink)
    {
        var rules = node.Rules;
        if (rules.RefusesAll)
        {
            return Fail(sink, node, "false", entry, "nothing at all");
        }

        var kind = _tape.Kind(entry);
        var isContainer = kind is JsonTokenType.StartObject or JsonTokenType.StartArray;
        var unevaluated = isContainer ? Unevaluated(rules, kind) : null;
        // A schema that asks for the unevaluated sees only what it and its own branches looked at.
        var own = unevaluated is null ? seen : new MemberSet(_tape.Count(entry));
        var valid = CheckTypeAndValues(node, entry, sink);
        if (valid || sink is not null)
        {
            valid &= kind switch
            {
                JsonTokenType.Number => rules.Number is null || CheckNumber(node, rules.Number, entry, sink),
                JsonTokenType.String => rules.String is null || CheckString(node, rules.String, entry, sink),
                JsonTokenType.StartArray => rules.Array is null || CheckArray(node, rules.Array, entry, own, sink),
                JsonTokenType.StartObject => rules.Object is null || CheckObject(node, rules.Object, entry, own, sink),
                _ => true,
            };
        }

        if (rules.InPlace is not null && (valid || sink is not null))
        {
            valid &= CheckInPlace(node, rules.InPlace, entry, own, sink);
        }

        if (unevaluated is not null && (valid || sink is not null))
        {
            valid &= CheckUnevaluated(unevaluated, entry, own!, sink);
            seen?.Add(own!);
        }

        return valid;
    }

    private static SchemaNode? Unevaluated(SchemaRules rules, JsonTokenType kind) =>
        kind == JsonTokenType.StartObject ? rules.Object?.Unevaluated : rules.Array?.Unevaluated;

    private bool CheckUnevaluated(SchemaNode schema, int entry, MemberSet seen, ViolationList? sink)
    {
        var valid = true;
        var isObject = _tape.Kind(entry) == JsonTokenType.StartObject;
        var child = entry + 1;
        for (var position = 0; position < seen.Count; position++)
        {
            var value = isObject ? child + 1 : child;
            if (!seen[position] && !Evaluate(schema, value, null, sink))
            {
                valid = false;
                if (sink is null)
                {
                    return false;
                }
            }

            child = _tape.Next(value);
        }

        seen.AddAll();
        return valid;
    }

    private bool Fail(ViolationList? sink, SchemaNode node, string keyword, int entry, string expected, string? found = null)
    {
        if (sink is { IsFull: false })
        {
            // The schema "false" has no keyword to point at.
            var schema = keyword == "false" ? node.Pointer : $"{node.Pointer}/{keyword}";
            sink.Add(new SchemaViolation(PointerTo(entry), schema, keyword, expected, found ?? FoundText.Describe(_tape, entry)));
        }

        return false;
    }
}
