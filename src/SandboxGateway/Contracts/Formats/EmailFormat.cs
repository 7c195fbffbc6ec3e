namespace SandboxGateway.Contracts.Formats;

/// <summary>Mailboxes of RFC 5321, section 4.1.2, and of RFC 6531 with its wider letters.</summary>
internal static class EmailFormat
{
    // RFC 5321, section 4.5.3.1.
    private const int MaxLocalBytes = 64;
    private const int MaxDomainBytes = 255;
    private const int MaxLabelBytes = 63;

    public static bool IsEmail(ReadOnlySpan<byte> text) => IsMailbox(text, international: false);

    public static bool IsInternationalEmail(ReadOnlySpan<byte> text) => IsMailbox(text, international: true);

    private static bool IsMailbox(ReadOnlySpan<byte> text, bool international)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at is < 1 or > MaxLocalBytes)
        {
            return false;
        }

        var local = text[..at];
        return (local[0] == '"' ? IsQuoted(local, international) : IsDotString(local, international))
            && IsDomain(text[(at + 1)..], international);
    }

    private static bool IsDotString(ReadOnlySpan<byte> text, bool international)
    {
        foreach (var range in text.Split((byte)'.'))
        {
            var atom = text[range];
            if (atom.IsEmpty)
            {
                return false;
            }

            foreach (var value in atom)
            {
                if (!(value >= 0x80 ? international : char.IsAsciiLetterOrDigit((char)value) || "!#$%&'*+-/=?^_`{|}~"u8.Contains(value)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<byte> text, bool international)
    {
        if (text.Length < 2 || text[^1] != '"')
        {
            return false;
        }

        var content = text[1..^1];
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\\')
            {
                i++;
                if (i == content.Length || content[i] is < 32 or > 126)
                {
                    return false;
                }
            }
            else if (!(content[i] >= 0x80 ? international : content[i] is >= 32 and <= 126 and not (byte)'"'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<byte> text, bool international)
    {
        if (text.Length is 0 or > MaxDomainBytes)
        {
            return false;
        }

        if (text[0] == '[')
        {
            return text[^1] == ']' && IsAddressLiteral(text[1..^1]);
        }

        foreach (var range in text.Split((byte)'.'))
        {
            if (!IsLabel(text[range], international))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLabel(ReadOnlySpan<byte> label, bool international)
    {
        if (label.Length is 0 or > MaxLabelBytes || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (var value in label)
        {
            if (!(value >= 0x80 ? international : char.IsAsciiLetterOrDigit((char)value) || value == '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAddressLiteral(ReadOnlySpan<byte> text) =>
        text.StartsWith("IPv6:"u8) ? AddressFormats.IsIPv6(text[5..]) : AddressFormats.IsIPv4(text);
}
