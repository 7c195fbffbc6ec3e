using System.Globalization;
using System.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Says what is in a document without repeating its texts, which may be secrets.</summary>
internal static class FoundText
{
    private const int MaxNumberChars = 24;

    public static string Describe(JsonTape tape, int entry) => tape.Kind(entry) switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => DescribeNumber(tape.Raw(entry)),
        JsonTokenType.StartArray => string.Create(CultureInfo.InvariantCulture, $"an array of {tape.Count(entry)}"),
        JsonTokenType.StartObject => string.Create(CultureInfo.InvariantCulture, $"an object of {tape.Count(entry)}"),
        _ => DescribeString(tape, entry),
    };

    private static string DescribeNumber(ReadOnlySpan<byte> token) =>
        token.Length <= MaxNumberChars ? Encoding.ASCII.GetString(token) : "a long number";

    private static string DescribeString(JsonTape tape, int entry)
    {
        var buffer = Array.Empty<byte>();
        var length = JsonText.CountCodePoints(tape.Text(entry, ref buffer));
        return string.Create(CultureInfo.InvariantCulture, $"a string of {length} characters");
    }
}
