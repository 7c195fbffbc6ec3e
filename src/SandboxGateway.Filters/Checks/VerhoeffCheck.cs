namespace SandboxGateway.Filters.Checks;

/// <summary>Verhoeff's check digit over the dihedral group of order ten, as on Indian identity numbers.</summary>
internal static class VerhoeffCheck
{
    public static bool Holds(ReadOnlySpan<byte> text)
    {
        var check = 0;
        var count = 0;
        for (var index = text.Length - 1; index >= 0; index--)
        {
            if (char.IsAsciiDigit((char)text[index]))
            {
                check = Multiply(check, Permute(text[index] - '0', count++));
            }
        }

        return count > 1 && check == 0;
    }

    private static int Multiply(int left, int right) => (left < 5, right < 5) switch
    {
        (true, true) => (left + right) % 5,
        (true, false) => 5 + ((left + right - 5) % 5),
        (false, true) => 5 + ((left - 5 - right + 5) % 5),
        _ => (left - right + 5) % 5,
    };

    private static int Permute(int digit, int times)
    {
        ReadOnlySpan<byte> permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        for (var count = times % 8; count > 0; count--)
        {
            digit = permutation[digit];
        }

        return digit;
    }
}
