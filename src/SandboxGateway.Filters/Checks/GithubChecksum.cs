namespace SandboxGateway.Filters.Checks;

/// <summary>
/// The last six characters of a GitHub token are the CRC-32 of the random part before, in base 62. Other issuers have taken
/// the form over.
/// </summary>
internal static class GithubChecksum
{
    private const int Length = 6;

    public static bool Holds(ReadOnlySpan<byte> token)
    {
        var start = token.LastIndexOf((byte)'_') + 1;
        if (token.Length - start <= Length)
        {
            return false;
        }

        var expected = 0UL;
        foreach (var value in token[^Length..])
        {
            var digit = Digit(value);
            if (digit < 0)
            {
                return false;
            }

            expected = (expected * 62) + (uint)digit;
        }

        return Crc32(token[start..^Length]) == expected;
    }

    private static int Digit(byte value) => (char)value switch
    {
        >= '0' and <= '9' => value - '0',
        >= 'A' and <= 'Z' => value - 'A' + 10,
        >= 'a' and <= 'z' => value - 'a' + 36,
        _ => -1,
    };

    // ISO 3309, reflected; tokens are short, so no table is needed.
    private static uint Crc32(ReadOnlySpan<byte> text)
    {
        var crc = uint.MaxValue;
        foreach (var value in text)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
