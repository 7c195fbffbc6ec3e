using System.Globalization;
using System.Text.Json;

namespace SandboxGateway.Contracts.Json;

/// <summary>Says why a text was refused without repeating any of it.</summary>
internal static class JsonFault
{
    public static string Describe(JsonException exception) =>
        exception.LineNumber is { } line && exception.BytePositionInLine is { } column
            ? string.Create(CultureInfo.InvariantCulture, $"no JSON, or nested over {JsonLimits.MaxDepth} deep, at line {line + 1}, byte {column + 1}")
            : exception.Message;
}
