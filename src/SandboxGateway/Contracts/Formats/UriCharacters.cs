using System.Buffers;
using System.Text;

namespace SandboxGateway.Contracts.Formats;

/// <summary>The characters of RFC 3986 and RFC 3987.</summary>
internal static class UriCharacters
{
    /// <summary>Whether the text holds only unreserved characters, sub-delimiters, percent escapes and the extra ones.</summary>
    public static bool AreAll(ReadOnlySpan<byte> text, ReadOnlySpan<byte> extra, bool international, bool isQuery)
    {
        while (!text.IsEmpty)
        {
            var value = text[0];
            if (value >= 0x80)
            {
                if (!international || Rune.DecodeFromUtf8(text, out var rune, out var length) != OperationStatus.Done
                    || !(IsUcsCharacter(rune.Value) || (isQuery && IsPrivate(rune.Value))))
                {
                    return false;
                }

                text = text[length..];
            }
            else if (value == '%')
            {
                if (!StartsWithEscape(text))
                {
                    return false;
                }

                text = text[3..];
            }
            else if (char.IsAsciiLetterOrDigit((char)value) || "-._~!$&'()*+,;="u8.Contains(value) || extra.Contains(value))
            {
                text = text[1..];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a percent sign begins two hexadecimal digits.</summary>
    public static bool StartsWithEscape(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && text[0] == '%' && char.IsAsciiHexDigit((char)text[1]) && char.IsAsciiHexDigit((char)text[2]);

    public static bool IsUcsCharacter(int value) =>
        value is (>= 0xA0 and <= 0xD7FF) or (>= 0xF900 and <= 0xFDCF) or (>= 0xFDF0 and <= 0xFFEF)
        || (value is >= 0x10000 and < 0xF0000 && (value & 0xFFFF) < 0xFFFE && value is not (>= 0xE0000 and < 0xE1000));

    public static bool IsPrivate(int value) =>
        value is (>= 0xE000 and <= 0xF8FF) or (>= 0xF0000 and <= 0xFFFFD) or (>= 0x100000 and <= 0x10FFFD);
}
