using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>Reads a model's answer: JSON, and behind it the tensors that travel as raw bytes, in the order of the outputs.</summary>
internal static class ResultReader
{
    public static InferenceResult Read(RestAnswer answer)
    {
        var json = answer.Body[..(answer.JsonLength ?? answer.Body.Length)];
        var raw = answer.Body[json.Length..];
        return AnswerJson.Read(json, root =>
        {
            var outputs = root.GetProperty("outputs").EnumerateArray().Select(output => ReadOutput(output, ref raw)).ToList();
            return raw.IsEmpty
                ? Result(root, outputs)
                : throw new FormatException($"{raw.Length} bytes are left behind the last output.");
        });
    }

    private static InferenceResult Result(JsonElement root, IReadOnlyList<InferenceTensor> outputs) => new()
    {
        Model = AnswerJson.Text(root, "model_name") ?? "",
        Version = AnswerJson.Text(root, "model_version") ?? "",
        Id = AnswerJson.Text(root, "id") ?? "",
        Outputs = outputs,
        Parameters = AnswerJson.Parameters(root),
    };

    private static InferenceTensor ReadOutput(JsonElement output, ref ReadOnlyMemory<byte> raw)
    {
        var name = output.GetProperty("name").GetString()!;
        var type = AnswerJson.DataType(output);
        var shape = AnswerJson.Shape(output);
        if (output.TryGetProperty("data", out var data))
        {
            return InferenceTensor.Received(name, type, shape, JsonElements.Read(data, type));
        }

        var size = output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
        if (size < 0 || size > raw.Length)
        {
            throw new FormatException($"'{name}' says it has {size} bytes; {raw.Length} are left.");
        }

        var tensor = InferenceTensor.Received(name, type, shape, raw[..size]);
        raw = raw[size..];
        return tensor;
    }
}
