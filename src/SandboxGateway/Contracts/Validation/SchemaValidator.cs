using System.Text.Json;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Holds documents to plans: strict JSON first, then every keyword.</summary>
/// <remarks>
/// Not thread-safe: holds the buffers of the document in hand, and is to be reused or pooled. Plans are shared.
/// </remarks>
internal sealed class SchemaValidator
{
    private readonly StrictReader _strict = new();
    private readonly TapeWriter _tape;
    private readonly ValidationState _state = new();
    private readonly StreamStacks _stacks = new();

    public SchemaValidator() => _tape = new TapeWriter(_strict);

    /// <summary>What was found wrong since the list was begun.</summary>
    public ViolationList Violations { get; } = new();

    /// <summary>Reads the document once, building a tree only of values that a keyword needs whole.</summary>
    public IReadOnlyList<SchemaViolation> Validate(SchemaPlan plan, ReadOnlySpan<byte> text, int limit = ViolationList.DefaultLimit)
    {
        try
        {
            StrictReader.CheckText(text);
            Violations.Begin(limit);
            ReadThrough(text, plan.Root);
        }
        catch (JsonException exception)
        {
            return [DescribeFault(exception)];
        }

        return Violations.Take();
    }

    /// <summary>Adds what is wrong with a document the gateway wrote, so that it is strict JSON, to <see cref="Violations"/>.</summary>
    public void Judge(ReadOnlySpan<byte> text, params ReadOnlySpan<SchemaNode> roots)
    {
        try
        {
            ReadThrough(text, roots);
        }
        catch (JsonException exception)
        {
            Violations.Add(DescribeFault(exception));
        }
    }

    /// <summary>
    /// Begins a document whose tokens the caller reads and hands over. The text has passed <see cref="StrictReader.CheckText"/>,
    /// and the evaluator throws <see cref="JsonException"/> at what strict JSON does not allow.
    /// </summary>
    public StreamEvaluator Begin(ReadOnlySpan<byte> text, params ReadOnlySpan<SchemaNode> roots)
    {
        Reset(text);
        foreach (var root in roots)
        {
            _stacks.Push(root);
        }

        return new StreamEvaluator(text, _strict, _tape, _state, _stacks, Violations);
    }

    /// <summary>The same verdict with the whole document as a tree.</summary>
    public IReadOnlyList<SchemaViolation> ValidateAsTree(SchemaPlan plan, ReadOnlySpan<byte> text, int limit = ViolationList.DefaultLimit)
    {
        try
        {
            StrictReader.CheckText(text);
            Violations.Begin(limit);
            Reset(text);
            var reader = new Utf8JsonReader(text, StrictReader.ReaderOptions);
            reader.Read();
            _tape.Write(ref reader);
            ReadToEnd(ref reader);
            new TreeEvaluator(new JsonTape(text, _tape.Written), _state, Violations, _stacks.Path).Evaluate(plan.Root, 0);
        }
        catch (JsonException exception)
        {
            return [DescribeFault(exception)];
        }

        return Violations.Take();
    }

    private static void ReadToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            // The reader itself refuses anything but white space after the value.
        }
    }

    private static SchemaViolation DescribeFault(JsonException exception) =>
        new("", "", "json", "strict JSON within the limits", JsonFault.Describe(exception));

    private void ReadThrough(ReadOnlySpan<byte> text, params ReadOnlySpan<SchemaNode> roots)
    {
        var stream = Begin(text, roots);
        var reader = new Utf8JsonReader(text, StrictReader.ReaderOptions);
        while (reader.Read())
        {
            stream.Take(ref reader);
        }
    }

    private void Reset(ReadOnlySpan<byte> text)
    {
        _strict.Clear();
        _state.Begin(text.Length);
        _stacks.Clear();
    }
}
