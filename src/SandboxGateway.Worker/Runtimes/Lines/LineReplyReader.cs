using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>
/// Reads the lines a program answers: {"outputs": [...]}, {"error": "..."} or {"invalid_input": "..."}. What does not fit the
/// declared outputs is a failure of that request alone. Not safe for concurrent use.
/// </summary>
internal sealed class LineReplyReader(TensorSpec[] declared)
{
    private readonly Dictionary<string, LineTensor> _outputs = new(StringComparer.Ordinal);

    /// <param name="line">Without its line feed.</param>
    /// <param name="requestId">Which the program may repeat.</param>
    /// <param name="wanted">Names of outputs; empty for all that are declared.</param>
    public LineReply Read(ReadOnlySpan<byte> line, ulong requestId, IReadOnlyList<string> wanted)
    {
        _outputs.Clear();
        try
        {
            return ReadLine(line, requestId) is { } failure
                ? LineReply.Failed(failure)
                : new LineReply([.. (wanted.Count > 0 ? wanted : declared.Select(static spec => spec.Name)).Select(Find)], null);
        }
        catch (LineReplyException exception)
        {
            return LineReply.Failed(Failures.Execution(exception.Message));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader's two ways to refuse: bad syntax, and text that is no Unicode.
            return LineReply.Failed(Failures.Execution("the program's answer is no line of JSON"));
        }
    }

    private Failure? ReadLine(ReadOnlySpan<byte> line, ulong requestId)
    {
        var json = new Utf8JsonReader(line);
        Expect(ref json, JsonTokenType.StartObject, "the answer");
        var (hasOutputs, failure) = (false, default(Failure));
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var member = json.GetString()!;
            switch (member)
            {
                case "id":
                    json.Read();
                    CheckId(ref json, requestId);
                    break;
                case "error":
                    failure = Failures.Execution(ReadText(ref json, member));
                    break;
                case "invalid_input":
                    failure = Failures.InvalidInput(ReadText(ref json, member));
                    break;
                case "outputs":
                    hasOutputs = true;
                    ReadOutputs(ref json);
                    break;
                default:
                    throw new LineReplyException($"the answer has a member \"{member}\"; known are id, outputs, error and invalid_input");
            }
        }

        // Throws if anything but white space follows.
        json.Read();
        return failure is null && !hasOutputs ? throw new LineReplyException("the answer has no outputs") : failure;
    }

    private void ReadOutputs(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.StartArray, "outputs");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var output = ReadOutput(ref json);
            if (!_outputs.TryAdd(output.Declared.Name, output))
            {
                throw new LineReplyException($"output \"{output.Declared.Name}\" is given twice");
            }
        }
    }

    private LineTensor ReadOutput(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new LineReplyException("an output must be an object");
        }

        var (spec, dataType, shape) = (default(TensorSpec), default(string), default(long[]));
        var data = default(Utf8JsonReader);
        var hasData = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var member = json.GetString()!;
            switch (member)
            {
                case "name":
                    spec = FindDeclared(ReadText(ref json, member));
                    break;
                case "datatype":
                    dataType = ReadText(ref json, member);
                    break;
                case "shape":
                    shape = ReadShape(ref json);
                    break;
                case "data":
                    // Read when the name is known, which may come later.
                    json.Read();
                    data = json;
                    hasData = true;
                    json.Skip();
                    break;
                default:
                    throw new LineReplyException($"an output has a member \"{member}\"; known are name, datatype, shape and data");
            }
        }

        return spec is null || !hasData
            ? throw new LineReplyException("an output has no name or no data")
            : LineData.Read(data, spec, dataType, shape);
    }

    private static long[] ReadShape(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.StartArray, "shape");
        var shape = new List<long>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            shape.Add(json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var dimension)
                ? dimension
                : throw new LineReplyException("shape must hold whole numbers"));
        }

        return [.. shape];
    }

    private static void CheckId(ref Utf8JsonReader json, ulong requestId)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetUInt64(out var id) || id != requestId)
        {
            throw new RuntimeEndedException("the program answered another request than it was given");
        }
    }

    private static string ReadText(ref Utf8JsonReader json, string member)
    {
        Expect(ref json, JsonTokenType.String, member);
        return json.GetString()!;
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType token, string what)
    {
        json.Read();
        if (json.TokenType != token)
        {
            throw new LineReplyException($"{what} must be {(token == JsonTokenType.String ? "text" : token == JsonTokenType.StartArray ? "an array" : "an object")}");
        }
    }

    private TensorSpec FindDeclared(string name) =>
        Array.Find(declared, spec => spec.Name == name)
        ?? throw new LineReplyException($"the program gave an output \"{name}\", which is not declared");

    private LineTensor Find(string name) =>
        _outputs.GetValueOrDefault(name) ?? throw new LineReplyException($"the program did not give the output \"{name}\"");
}
