using System.Text.Json;

namespace SandboxGateway.Classifiers;

/// <summary>Reads scores from the body of an inference answer. It comes from outside, so anything but what was asked for is a failure.</summary>
internal static class HttpClassifierAnswer
{
    private static readonly ClassifierReply _wrong = ClassifierReply.Failed("its answer is not one finite score for each text");
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static ClassifierReply Read(ReadOnlyMemory<byte> body, string? output, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(body, _options);
            var scores = new List<double>(count);
            return TryFind(document.RootElement, output, out var data) && TryAdd(data, scores, count) && scores.Count == count
                ? new ClassifierReply([.. scores], "")
                : _wrong;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in a name shows only when the name is read.
            return _wrong;
        }
    }

    /// <summary>The data of the output of that name, or of the only one of booleans or floats.</summary>
    private static bool TryFind(JsonElement root, string? name, out JsonElement data)
    {
        data = default;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var found = outputs.EnumerateArray().Where(output => output.ValueKind == JsonValueKind.Object
            && TextOf(output, "datatype") is "BOOL" or "FP32" or "FP64"
            && (name is null || TextOf(output, "name") == name)).ToList();
        return found.Count == 1 && found[0].TryGetProperty("data", out data);
    }

    private static string? TextOf(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryAdd(JsonElement value, List<double> scores, int most)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                return value.EnumerateArray().All(item => TryAdd(item, scores, most));
            case JsonValueKind.True or JsonValueKind.False when scores.Count < most:
                scores.Add(value.ValueKind == JsonValueKind.True ? 1 : 0);
                return true;
            case JsonValueKind.Number when scores.Count < most && value.TryGetDouble(out var score) && double.IsFinite(score):
                scores.Add(score);
                return true;
            default:
                return false;
        }
    }
}
