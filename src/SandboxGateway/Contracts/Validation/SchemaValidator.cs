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
    private readonly ViolationList _violations = new();

    public SchemaValidator() => _tape = new TapeWriter(_strict);

    /// <summary>Reads the document once, building a tree only of values that a keyword needs whole.</summary>
    public IReadOnlyList<SchemaViolation> Validate(SchemaPlan plan, ReadOnlySpan<byte> text, int limit = ViolationList.DefaultLimit)
    {
        try
        {
            Begin(text, limit);
            var reader = new Utf8JsonReader(text, StrictReader.ReaderOptions);
            reader.Read();
            var stream = new StreamEvaluator(text, _strict, _tape, _state, _stacks, _violations);
            stream.Evaluate(ref reader, plan.Root);
            ReadToEnd(ref reader);
        }
        catch (JsonException exception)
        {
            return [DescribeFault(exception)];
        }

        return _violations.Take();
    }

    /// <summary>The same verdict with the whole document as a tree.</summary>
    public IReadOnlyList<SchemaViolation> ValidateAsTree(SchemaPlan plan, ReadOnlySpan<byte> text, int limit = ViolationList.DefaultLimit)
    {
        try
        {
            Begin(text, limit);
            var reader = new Utf8JsonReader(text, StrictReader.ReaderOptions);
            reader.Read();
            _tape.Write(ref reader);
            ReadToEnd(ref reader);
            new TreeEvaluator(new JsonTape(text, _tape.Written), _state, _violations, _stacks.Path).Evaluate(plan.Root, 0);
        }
        catch (JsonException exception)
        {
            return [DescribeFault(exception)];
        }

        return _violations.Take();
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

    private void Begin(ReadOnlySpan<byte> text, int limit)
    {
        _violations.Begin(limit);
        _strict.Begin(text);
        _state.Begin(text.Length);
        _stacks.Clear();
    }
}
