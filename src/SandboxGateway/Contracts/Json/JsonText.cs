using System.Globalization;
using System.Text;

namespace SandboxGateway.Contracts.Json;

/// <summary>Strings of JSON as UTF-8: escapes and code points.</summary>
internal static class JsonText
{
    /// <summary>Undoes the escapes of a string's raw text. False if it holds half a surrogate pair.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            plain = plain < 0 ? raw.Length : plain;
            raw[..plain].CopyTo(destination[written..]);
            written += plain;
            raw = raw[plain..];
            if (raw.IsEmpty)
            {
                return true;
            }

            if (raw[1] != 'u')
            {
                destination[written++] = Simple(raw[1]);
                raw = raw[2..];
            }
            else if (TryReadRune(raw, out var rune, out var consumed))
            {
                written += rune.EncodeToUtf8(destination[written..]);
                raw = raw[consumed..];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Code points of well-formed UTF-8: every byte that does not continue one.</summary>
    public static int CountCodePoints(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var count = 0;
        foreach (var value in text)
        {
            count += (value & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    private static bool TryReadRune(ReadOnlySpan<byte> raw, out Rune rune, out int consumed)
    {
        var first = Hex(raw[2..6]);
        consumed = 6;
        if (Rune.TryCreate(first, out rune))
        {
            return true;
        }

        consumed = 12;
        return raw.Length >= 12 && raw[6] == '\\' && raw[7] == 'u' && Rune.TryCreate(first, Hex(raw[8..12]), out rune);
    }

    private static char Hex(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
