using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>
/// Holds a document to schemas while it is read. Containers are judged member by member where all schemas that apply can do
/// so; a value that one of them needs whole is written to a tape. Scalars are tapes of one entry, so that both ways share
/// their rules.
/// </summary>
internal readonly ref partial struct StreamEvaluator(
    ReadOnlySpan<byte> text, StrictReader strict, TapeWriter writer, ValidationState state, StreamStacks stacks, ViolationList report)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public void Evaluate(ref Utf8JsonReader reader, SchemaNode root)
    {
        stacks.Push(root);
        EvaluateValue(ref reader, 0);
    }

    /// <summary>Judges the value the reader is at by the schemas from a place on the stack up.</summary>
    private void EvaluateValue(ref Utf8JsonReader reader, int first)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            strict.CheckScalar(ref reader);
            EvaluateScalar(ref reader, first);
            return;
        }

        var last = stacks.Count;
        if (!TryPushConjunctions(first, last))
        {
            EvaluateWhole(ref reader, first, last);
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            EvaluateObject(ref reader, last);
        }
        else
        {
            EvaluateArray(ref reader, last);
        }

        stacks.PopTo(last);
    }

    /// <summary>Puts the schemas that judge side by side on the stack, or none and false if a value is needed whole.</summary>
    private bool TryPushConjunctions(int first, int last)
    {
        for (var i = first; i < last; i++)
        {
            var conjunction = stacks[i].Conjunction;
            if (conjunction.IsEmpty || stacks.Count - last + conjunction.Length > SchemaNode.MaxConjunction)
            {
                stacks.PopTo(last);
                return false;
            }

            foreach (var node in conjunction)
            {
                stacks.Push(node);
            }
        }

        return true;
    }

    private void EvaluateWhole(ref Utf8JsonReader reader, int first, int last)
    {
        writer.Write(ref reader);
        var tree = new TreeEvaluator(new JsonTape(_text, writer.Written), state, report, stacks.Path);
        for (var i = first; i < last; i++)
        {
            tree.Evaluate(stacks[i], 0);
        }
    }

    private void EvaluateScalar(ref Utf8JsonReader reader, int first)
    {
        if (stacks.Count == first)
        {
            return;
        }

        if (reader.TokenType == JsonTokenType.Number && stacks.Count == first + 1 && IsPlainNumber(stacks[first].Rules, reader.ValueSpan))
        {
            return;
        }

        var isText = reader.TokenType == JsonTokenType.String;
        var start = (int)reader.TokenStartIndex + (isText ? 1 : 0);
        EvaluateToken(reader.TokenType, start, reader.ValueSpan.Length, isText && reader.ValueIsEscaped, first, stacks.Count);
    }

    /// <summary>The common case in tensors: a number that is only asked for its bounds, and keeps them.</summary>
    private static bool IsPlainNumber(SchemaRules rules, ReadOnlySpan<byte> token) =>
        (rules.Types & JsonTypes.Number) == JsonTypes.Number && rules.Const is null && rules.Enum is null && rules.InPlace is null
        && (rules.Number is null || NumberChecks.IsClearlyWithin(rules.Number, token)
            || NumberChecks.FindBroken(rules.Number, token, out _) is null);

    private void EvaluateToken(JsonTokenType kind, int start, int length, bool escaped, int first, int last)
    {
        var entry = new TapeEntry { Kind = kind, Escaped = escaped, Start = start, Length = length, Next = 1 };
        var tape = new JsonTape(_text, MemoryMarshal.CreateReadOnlySpan(ref entry, 1));
        var tree = new TreeEvaluator(tape, state, report, stacks.Path);
        for (var i = first; i < last; i++)
        {
            tree.Evaluate(stacks[i], 0);
        }
    }

    /// <summary>Checks what a schema says of a container as such. Its constants are known to be scalars.</summary>
    private void CheckKind(SchemaNode node, JsonTypes kind)
    {
        var rules = node.Rules;
        var found = kind == JsonTypes.Array ? "an array" : "an object";
        if (rules.RefusesAll)
        {
            Fail(node, "", "nothing at all", found);
        }
        else if ((rules.Types & kind) == 0)
        {
            Fail(node, "type", TypeNames.Describe(rules.Types), found);
        }
        else if (rules.Const is not null || rules.Enum is not null)
        {
            Fail(node, rules.Const is not null ? "const" : "enum", "a value the schema gives", found);
        }
    }

    private void Fail(SchemaNode node, string keyword, string expected, string found)
    {
        if (report.IsFull)
        {
            return;
        }

        var pointer = new StringBuilder();
        stacks.Path.AppendTo(pointer, new JsonTape(_text, default));
        // The schema "false" has no keyword to point at.
        report.Add(keyword.Length == 0
            ? new SchemaViolation(pointer.ToString(), node.Pointer, "false", expected, found)
            : new SchemaViolation(pointer.ToString(), $"{node.Pointer}/{keyword}", keyword, expected, found));
    }
}
