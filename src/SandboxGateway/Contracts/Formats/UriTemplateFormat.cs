using System.Buffers;
using System.Text;

namespace SandboxGateway.Contracts.Formats;

/// <summary>Templates of RFC 6570, level 4.</summary>
internal static class UriTemplateFormat
{
    public static bool IsUriTemplate(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] == '{')
            {
                var end = text.IndexOf((byte)'}');
                if (end < 0 || !IsExpression(text[1..end]))
                {
                    return false;
                }

                text = text[(end + 1)..];
                continue;
            }

            if (text[0] == '%' ? !UriCharacters.StartsWithEscape(text) : !IsLiteral(text))
            {
                return false;
            }

            Rune.DecodeFromUtf8(text, out _, out var length);
            text = text[length..];
        }

        return true;
    }

    private static bool IsLiteral(ReadOnlySpan<byte> text)
    {
        // The apostrophe is allowed by the RFC's erratum 6937.
        return Rune.DecodeFromUtf8(text, out var rune, out _) == OperationStatus.Done
            && (rune.IsAscii
                ? rune.Value is > 0x20 and < 0x7F && !"\"%<>\\^`{|}"u8.Contains((byte)rune.Value)
                : UriCharacters.IsUcsCharacter(rune.Value) || UriCharacters.IsPrivate(rune.Value));
    }

    private static bool IsExpression(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && "+#./;?&=,!@|"u8.Contains(text[0]))
        {
            text = text[1..];
        }

        foreach (var range in text.Split((byte)','))
        {
            if (!IsVariable(text[range]))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    private static bool IsVariable(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[^1] == '*')
        {
            text = text[..^1];
        }
        else if (text.IndexOf((byte)':') is >= 0 and var colon)
        {
            var length = text[(colon + 1)..];
            if (length.Length is 0 or > 4 || length[0] == '0' || length.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }

            text = text[..colon];
        }

        foreach (var range in text.Split((byte)'.'))
        {
            if (!IsNamePart(text[range]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNamePart(ReadOnlySpan<byte> text)
    {
        var isEmpty = text.IsEmpty;
        while (!text.IsEmpty)
        {
            if (UriCharacters.StartsWithEscape(text))
            {
                text = text[3..];
            }
            else if (char.IsAsciiLetterOrDigit((char)text[0]) || text[0] == '_')
            {
                text = text[1..];
            }
            else
            {
                return false;
            }
        }

        return !isEmpty;
    }
}
