using static SandboxGateway.SandboxTests.Gateway.BadInput.RestMistake;

namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>Mistakes in requests of the binary tensor extension.</summary>
internal static class BinaryMistakes
{
    private const string Size = "inputs[0].parameters.binary_data_size: ";
    private const string Length = "Inference-Header-Content-Length";
    private const string Currency = "/v2/models/currency/infer";

    public static readonly RestMistake[] All =
    [
        Features($"{Size}16 bytes are announced, but 15 are left", size: "16", tail: 15),
        Features($"{Size}16 bytes are announced, but 0 are left", size: "16", tail: 0),
        Features($"{Size}16 bytes expected for 4 elements of FP32, found 15", size: "15", tail: 15),
        Features("body: 4 bytes are left over", size: "16", tail: 20),
        Features($"{Size}must be a whole number", size: "-1", tail: 16),
        Features($"{Size}must be a whole number", size: "16.5", tail: 16),
        Features($"{Size}must be a whole number", size: "\"16\"", tail: 16),
        Features($"{Size}9223372036854775807 bytes are announced", size: "9223372036854775807", tail: 16),
        Announced(Length, "{}", "3"),
        Announced(Length, "{}", "-1"),
        Announced(Length, "{}", "99999999999"),
        Announced(Length, "{}", "two"),
        Announced(Length, "{}", "0x2"),
        Announced(Length, "{}", $"1\r\n{Length}: 2"),
        Announced("body: not valid JSON", $$"""{"id":"{{Canary}}"}""", "5"),
        Announced("body: ", new string('r', 15), "0"),
        Announced("body: has no inputs", "{}", "2"),
        Country("inputs[0].data: 6 bytes are not exactly 1 elements of BYTES", "\x03\0\0\0JP"),
        Country("inputs[0].data: 6 bytes are not exactly 1 elements of BYTES", "\u00ff\u00ff\u00ff\u00ffJP"),
        Country("inputs[0].data: 2 bytes are not exactly 1 elements of BYTES", "JP"),
        Country("inputs[0].data: 12 bytes are not exactly 1 elements of BYTES", "\x02\0\0\0JP\x02\0\0\0CH"),
        Country("inputs[0].data: 0 bytes are not exactly 1 elements of BYTES", ""),
    ];

    private static RestMistake Features(string says, string size, int tail)
    {
        var head = $$"""{"id":"{{Canary}}","inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"parameters":{"binary_data_size":{{size}} } }]}""";
        return Announced(says, head + new string('\x3f', tail), $"{head.Length}");
    }

    private static RestMistake Country(string says, string raw)
    {
        var head = $$"""{"inputs":[{"name":"country","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":{{raw.Length}} } }]}""";
        return Announced(says, head + raw, $"{head.Length}", Currency);
    }

    private static RestMistake Announced(string says, string body, string length, string? path = null) =>
        Of(400, says, body, path, $"Content-Type: application/octet-stream\r\n{Length}: {length}\r\n");
}
