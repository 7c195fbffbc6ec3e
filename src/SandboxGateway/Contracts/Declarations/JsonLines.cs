using System.Globalization;
using System.Text.Json;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>Finds the line of a file that a JSON pointer leads to.</summary>
internal static class JsonLines
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 256 };

    /// <summary>The line, counted from 1, of the value or the last value on the way to it; 1 where the text is no JSON.</summary>
    public static long Find(ReadOnlySpan<byte> text, string pointer)
    {
        var place = 0L;
        try
        {
            var reader = new Utf8JsonReader(text, _options);
            reader.Read();
            place = reader.TokenStartIndex;
            foreach (var step in pointer.Split('/').Skip(1))
            {
                if (!TryEnter(ref reader, Unescape(step), out var found))
                {
                    break;
                }

                place = found;
            }
        }
        catch (JsonException)
        {
            // The place reached so far is the nearest there is.
        }

        return 1 + text[..(int)place].Count((byte)'\n');
    }

    /// <summary>A step of a JSON pointer as the name it stands for.</summary>
    public static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Goes to a member or an element of the container the reader stands on; a member's place is its name's.</summary>
    private static bool TryEnter(ref Utf8JsonReader reader, string step, out long place)
    {
        place = 0;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                place = reader.TokenStartIndex;
                var isIt = reader.ValueTextEquals(step);
                reader.Read();
                if (isIt)
                {
                    return true;
                }

                reader.Skip();
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray
            && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                place = reader.TokenStartIndex;
                if (i == index)
                {
                    return true;
                }

                reader.Skip();
            }
        }

        return false;
    }
}
