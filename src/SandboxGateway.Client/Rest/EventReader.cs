using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>
/// Reads the events of generate_stream: outputs by name, each a single value or a flat array, whose types and shapes are those of
/// the model's metadata.
/// </summary>
internal sealed class EventReader(ModelMetadata model, IList<RequestedOutput> wanted)
{
    /// <exception cref="InferenceException">The event says that the model failed, or is none of the protocol.</exception>
    public InferenceResult Read(ReadOnlyMemory<byte> data) => AnswerJson.Read(data, json =>
    {
        // Only a failure has no model's name; a reply may have an output called "error".
        if (!json.TryGetProperty("model_name", out var name) && AnswerJson.Text(json, "error") is { } error)
        {
            throw new InferenceException(InferenceError.ServerFailed, error);
        }

        return new InferenceResult
        {
            Model = name.GetString() ?? "",
            Version = AnswerJson.Text(json, "model_version") ?? "",
            Id = AnswerJson.Text(json, "id") ?? "",
            Parameters = AnswerJson.Parameters(json),
            Outputs = [.. model.Outputs.Where(IsWanted).Where(output => json.TryGetProperty(output.Name, out _)).Select(output => Read(json, output))],
        };
    });

    private bool IsWanted(TensorMetadata output) => wanted.Count == 0 || wanted.Any(one => one.Name == output.Name);

    private static InferenceTensor Read(JsonElement json, TensorMetadata output)
    {
        var value = json.GetProperty(output.Name);
        var count = value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 1;
        return InferenceTensor.Received(output.Name, output.DataType, Shape(output.Shape, count), JsonElements.Read(value, output.DataType));
    }

    private static long[] Shape(IReadOnlyList<long> declared, int count)
    {
        var known = declared.Where(size => size >= 0).Aggregate(1L, (product, size) => product * size);
        return declared.Count(size => size < 0) switch
        {
            0 when known == count => [.. declared],
            1 when known > 0 && count % known == 0 => [.. declared.Select(size => size < 0 ? count / known : size)],
            _ => [count],
        };
    }
}
