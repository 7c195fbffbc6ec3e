using System.Buffers;
using System.Text;

namespace SandboxGateway.Filters.Checks;

/// <summary>Tells made-up values from random ones, for shapes that ordinary words and names have too.</summary>
internal static class Placeholders
{
    private static readonly SearchValues<byte> _digits = SearchValues.Create("0123456789"u8);

    private static readonly SearchValues<byte> _signs = SearchValues.Create("!#%^*+~@$&?"u8);

    // Words in camel case change twice for every five letters or more.
    private const double MaxLettersAlike = 2.4;
    private const int MinChanges = 4;
    private const double MinMixed = 0.42;
    private const int MinName = 12;

    // A placeholder says so near its start.
    private const int MaxLooked = 512;

    private static readonly byte[][] _words =
    [
        .. new[]
        {
            "example", "sample", "placeholder", "changeme", "change_me", "yourpassword", "your_", "your-", "xxxx", "dummy",
            "password", "redacted", "undefined", "function", "null", "none", "getenv", "process.env", "os.environ", "12345678",
            "abcdefgh", "deadbeef", "00000000", "config.", "settings.", "this.", "self.", "args.", "request.", "return",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    // Small letters, with a digit here and there: a member of something, a file.
    private static bool IsName(ReadOnlySpan<byte> text)
    {
        var digits = 0;
        foreach (var value in text)
        {
            var isDigit = char.IsAsciiDigit((char)value);
            if (!isDigit && !char.IsAsciiLetterLower((char)value) && value is not ((byte)'_' or (byte)'.' or (byte)'-' or (byte)'/'))
            {
                return false;
            }

            digits += isDigit ? 1 : 0;
        }

        return text.Length >= MinName && digits * MinName <= text.Length;
    }

    /// <summary>
    /// Whether what follows the last sign changes between small letters, capitals and digits about as often as random ones do,
    /// which is three times in five.
    /// </summary>
    public static bool IsMixed(ReadOnlySpan<byte> text)
    {
        var tail = text[(text.LastIndexOfAny((byte)'_', (byte)'-') + 1)..];
        Span<int> counts = stackalloc int[4];
        counts.Clear();
        var (changes, before) = (0, 0);
        foreach (var value in tail)
        {
            var kind = char.IsAsciiLetterLower((char)value) ? 1 : char.IsAsciiLetterUpper((char)value) ? 2 : char.IsAsciiDigit((char)value) ? 3 : 0;
            counts[kind]++;
            changes += kind != before ? 1 : 0;
            before = kind;
        }

        return counts[1] > 1 && counts[2] > 1 && counts[3] > 1 && changes > tail.Length * MinMixed;
    }

    /// <summary>Whether letters change between cases too often, or with signs among them, for words written together.</summary>
    private static bool HasMixedLetters(ReadOnlySpan<byte> text)
    {
        var (changes, lowers, uppers, signs) = (0, 0, 0, 0);
        for (var index = 0; index < text.Length; index++)
        {
            var isUpper = char.IsAsciiLetterUpper((char)text[index]);
            var isLower = char.IsAsciiLetterLower((char)text[index]);
            uppers += isUpper ? 1 : 0;
            lowers += isLower ? 1 : 0;
            signs += _signs.Contains(text[index]) ? 1 : 0;
            changes += index > 0 && isUpper != char.IsAsciiLetterUpper((char)text[index - 1]) ? 1 : 0;
        }

        return uppers > 1 && lowers > 1 && (changes * MaxLettersAlike >= text.Length || (signs > 0 && changes >= MinChanges));
    }

    public static bool LooksRandom(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(_digits) < 0 && !HasMixedLetters(text))
        {
            return false;
        }

        if (IsName(text))
        {
            return false;
        }

        Span<byte> lower = stackalloc byte[MaxLooked];
        var looked = text[..Math.Min(text.Length, MaxLooked)];
        if (Ascii.ToLower(looked, lower, out var length) != OperationStatus.Done)
        {
            looked.CopyTo(lower);
            length = looked.Length;
        }

        foreach (var word in _words)
        {
            if (lower[..length].IndexOf(word) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
