using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>
/// Holds a document to schemas while it is read, whoever reads it. Containers are judged member by member where all schemas that apply can do
/// so; a value that one of them needs whole is written to a tape. Scalars are tapes of one entry, so that both ways share
/// their rules.
/// </summary>
internal readonly ref partial struct StreamEvaluator(
    ReadOnlySpan<byte> text, StrictReader strict, TapeWriter writer, ValidationState state, StreamStacks stacks, ViolationList report)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>
    /// Judges the token the reader is at. The tokens of a document come in order; a value that some schema needs whole is
    /// read to its last token here, and the caller goes on after it.
    /// </summary>
    /// <param name="reader">The reader.</param>
    /// <param name="origin">Where in the document the reader's text begins.</param>
    public void Take(ref Utf8JsonReader reader, int origin = 0)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeName(ref reader, origin);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                TakeStart(ref reader, origin);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                TakeEnd();
                break;
            default:
                strict.CheckScalar(ref reader);
                EvaluateScalar(ref reader, origin, stacks.BeginValue());
                stacks.EndValue();
                break;
        }
    }

    /// <summary>Whether the numbers of the innermost array, the next and those that follow, are asked nothing but bounds.</summary>
    public bool TryGetElementBounds(bool areIntegers, out ElementBounds bounds)
    {
        bounds = ElementBounds.None;
        if (!stacks.HasOpen || !stacks.Innermost.IsArray)
        {
            return false;
        }

        for (var i = stacks.Innermost.First; i < stacks.Innermost.Last; i++)
        {
            if (stacks[i].Rules.Array is { } rules
                && (rules.Prefix.Length > 0 || (rules.Rest is { } items && !bounds.TryAdd(items, areIntegers, out bounds))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Counts elements of the innermost array that kept their bounds and were not handed over.</summary>
    public void PassElements(int count) => stacks.PassElements(count);

    private void TakeStart(ref Utf8JsonReader reader, int origin)
    {
        var first = stacks.BeginValue();
        var last = stacks.Count;
        if (!TryPushConjunctions(first, last))
        {
            EvaluateWhole(ref reader, origin, first, last);
            stacks.EndValue();
            return;
        }

        var isArray = reader.TokenType == JsonTokenType.StartArray;
        for (var i = last; i < stacks.Count; i++)
        {
            CheckKind(stacks[i], isArray ? JsonTypes.Array : JsonTypes.Object);
        }

        stacks.Open(new OpenContainer(isArray, last, stacks.Count, isArray ? default : strict.OpenObject()));
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

    private void EvaluateWhole(ref Utf8JsonReader reader, int origin, int first, int last)
    {
        writer.Write(ref reader, origin);
        var tree = new TreeEvaluator(new JsonTape(_text, writer.Written), state, report, stacks.Path);
        for (var i = first; i < last; i++)
        {
            tree.Evaluate(stacks[i], 0);
        }
    }

    private void EvaluateScalar(ref Utf8JsonReader reader, int origin, int first)
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
        var start = origin + (int)reader.TokenStartIndex + (isText ? 1 : 0);
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
