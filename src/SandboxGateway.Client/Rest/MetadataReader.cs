using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>Reads what servers say of themselves and of models.</summary>
internal static class MetadataReader
{
    public static ServerMetadata ReadServer(RestAnswer answer) => AnswerJson.Read(answer.Body, json => new ServerMetadata(
        json.GetProperty("name").GetString()!,
        AnswerJson.Text(json, "version") ?? "",
        AnswerJson.List(json, "extensions", Text)));

    public static ModelMetadata ReadModel(RestAnswer answer) => AnswerJson.Read(answer.Body, json => new ModelMetadata(
        json.GetProperty("name").GetString()!,
        AnswerJson.List(json, "versions", Text),
        AnswerJson.Text(json, "platform") ?? "",
        AnswerJson.List(json, "inputs", Tensor),
        AnswerJson.List(json, "outputs", Tensor)));

    private static string Text(JsonElement json) => json.GetString() ?? throw new FormatException("null is no text.");

    private static TensorMetadata Tensor(JsonElement json) =>
        new(json.GetProperty("name").GetString()!, AnswerJson.DataType(json), AnswerJson.Shape(json));
}
