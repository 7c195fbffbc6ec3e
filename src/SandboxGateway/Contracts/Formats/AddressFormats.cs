namespace SandboxGateway.Contracts.Formats;

/// <summary>Addresses as RFC 2673 (dotted quad) and RFC 4291 write them.</summary>
internal static class AddressFormats
{
    public static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        for (var part = 0; part < 4; part++)
        {
            var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            length = length < 0 ? text.Length : length;
            if (length is 0 or > 3 || (length > 1 && text[0] == '0') || Value(text[..length]) > 255)
            {
                return false;
            }

            text = text[length..];
            if (part < 3)
            {
                if (text.IsEmpty || text[0] != '.')
                {
                    return false;
                }

                text = text[1..];
            }
        }

        return text.IsEmpty;
    }

    public static bool IsIPv6(ReadOnlySpan<byte> text)
    {
        var gap = text.IndexOf("::"u8);
        if (gap < 0)
        {
            return CountGroups(text, mayEndInIPv4: true) == 8;
        }

        // "::" stands for one group of zeros at least, and stands once.
        var before = gap == 0 ? 0 : CountGroups(text[..gap], mayEndInIPv4: false);
        var after = gap + 2 == text.Length ? 0 : CountGroups(text[(gap + 2)..], mayEndInIPv4: true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /// <summary>Groups of 16 bits between colons, or -1.</summary>
    private static int CountGroups(ReadOnlySpan<byte> text, bool mayEndInIPv4)
    {
        for (var count = 0; ; count++)
        {
            var end = text.IndexOf((byte)':');
            var group = end < 0 ? text : text[..end];
            if (end < 0 && mayEndInIPv4 && IsIPv4(group))
            {
                return count + 2;
            }

            if (group.Length is 0 or > 4 || !IsHex(group))
            {
                return -1;
            }

            if (end < 0)
            {
                return count + 1;
            }

            text = text[(end + 1)..];
        }
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (!char.IsAsciiHexDigit((char)value))
            {
                return false;
            }
        }

        return true;
    }

    private static int Value(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = value * 10 + (digit - '0');
        }

        return value;
    }
}
