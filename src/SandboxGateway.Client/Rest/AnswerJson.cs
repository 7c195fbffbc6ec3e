using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>Reads JSON that a server sent: whatever is wrong with it is the server's fault, and said so.</summary>
internal static class AnswerJson
{
    /// <exception cref="InferenceException">It is no JSON, or not what <paramref name="read"/> looks for.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InferenceException(
                InferenceError.BadAnswer, $"The server's answer is not one of the protocol: {exception.Message}", exception);
        }
    }

    /// <summary>Null where there is no member of that name.</summary>
    public static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) ? value.GetString() : null;

    public static List<T> List<T>(JsonElement json, string member, Func<JsonElement, T> read) =>
        json.TryGetProperty(member, out var array) ? [.. array.EnumerateArray().Select(read)] : [];

    public static TensorType DataType(JsonElement json)
    {
        var name = json.GetProperty("datatype").GetString();
        return TensorTypes.TryParse(name, out var type)
            ? type
            : throw new FormatException($"'{name}' is no datatype.");
    }

    public static long[] Shape(JsonElement json) =>
        [.. json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];

    public static Dictionary<string, InferenceParameter> Parameters(JsonElement json)
    {
        var parameters = new Dictionary<string, InferenceParameter>(StringComparer.Ordinal);
        if (json.TryGetProperty("parameters", out var members))
        {
            foreach (var member in members.EnumerateObject())
            {
                parameters[member.Name] = Parameter(member.Value);
            }
        }

        return parameters;
    }

    private static InferenceParameter Parameter(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when value.TryGetUInt64(out var large) => large,
        JsonValueKind.Number => value.GetDouble(),
        // The protocol has no others; what a server adds is kept as it came.
        _ => value.GetRawText(),
    };
}
