namespace SandboxGateway.Filters.Decoding;

internal static class HexDigits
{
    /// <summary>The value of the first <paramref name="count"/> digits, or -1 when they are fewer.</summary>
    public static int Read(ReadOnlySpan<byte> text, int count)
    {
        if (text.Length < count)
        {
            return -1;
        }

        var value = 0;
        foreach (var digit in text[..count])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return -1;
            }

            value = (value << 4) | Value(digit);
        }

        return value;
    }

    public static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
