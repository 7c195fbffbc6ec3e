using System.Text.Json;

namespace SandboxGateway.Cli;

/// <summary>One <c>{"schema": …, "data": …}</c> line. Its parts are handed on as the bytes they are, to be judged as such.</summary>
internal static class SchemaLine
{
    // Both parts may be as deep as a text of their own, inside the line's object.
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 256 };

    public static bool TryRead(
        ReadOnlySpan<byte> line, out ReadOnlySpan<byte> schema, out ReadOnlySpan<byte> data, out string reason)
    {
        schema = default;
        data = default;
        reason = "a line is an object with the members schema and data";
        try
        {
            var reader = new Utf8JsonReader(line, _options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("schema"u8) && schema.IsEmpty)
                {
                    schema = TakeValue(ref reader, line);
                }
                else if (reader.ValueTextEquals("data"u8) && data.IsEmpty)
                {
                    data = TakeValue(ref reader, line);
                }
                else
                {
                    return false;
                }
            }

            return !reader.Read() && !schema.IsEmpty && !data.IsEmpty;
        }
        catch (JsonException)
        {
            reason = "the line is no JSON, or too deep";
            return false;
        }
    }

    private static ReadOnlySpan<byte> TakeValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }
}
