namespace SandboxGateway.Filters.Checks;

/// <summary>Check digits of numbers; blanks and dashes between digits are skipped.</summary>
internal static class DigitChecks
{
    /// <summary>ISO/IEC 7812-1, annex B: payment cards and others.</summary>
    public static bool Luhn(ReadOnlySpan<byte> text)
    {
        var sum = 0;
        var count = 0;
        for (var index = text.Length - 1; index >= 0; index--)
        {
            if (!char.IsAsciiDigit((char)text[index]))
            {
                continue;
            }

            var digit = text[index] - '0';
            if (count++ % 2 == 1)
            {
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            }

            sum += digit;
        }

        return count > 1 && sum % 10 == 0;
    }

    /// <summary>ISO 13616 with ISO/IEC 7064 MOD 97-10: the first four characters count last, letters count 10 to 35.</summary>
    public static bool Iban(ReadOnlySpan<byte> text)
    {
        if (text.Length < 5)
        {
            return false;
        }

        return Remainder97(text[..4], Remainder97(text[4..], 0)) == 1;
    }

    /// <summary>ISO/IEC 7064 MOD 97-10 over the digits as they stand.</summary>
    public static bool Mod97(ReadOnlySpan<byte> text) => Remainder97(text, 0) == 1;

    private static int Remainder97(ReadOnlySpan<byte> text, int remainder)
    {
        foreach (var value in text)
        {
            if (char.IsAsciiDigit((char)value))
            {
                remainder = ((remainder * 10) + value - '0') % 97;
            }
            else if (char.IsAsciiLetter((char)value))
            {
                remainder = ((remainder * 100) + (value | 0x20) - 'a' + 10) % 97;
            }
        }

        return remainder;
    }
}
