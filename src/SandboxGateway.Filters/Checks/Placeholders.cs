using System.Buffers;

namespace SandboxGateway.Filters.Checks;

/// <summary>Tells made-up values from random ones, for shapes that ordinary words and names have too.</summary>
internal static class Placeholders
{
    private static readonly SearchValues<byte> _digits = SearchValues.Create("0123456789"u8);

    private static readonly string[] _words =
    [
        "example", "sample", "placeholder", "changeme", "change_me", "yourpassword", "your_", "your-", "xxxx", "dummy",
        "password", "redacted", "undefined", "function", "null", "none", "getenv", "process.env", "os.environ", "12345678",
        "abcdefgh", "deadbeef", "00000000", "config.", "settings.", "this.", "self.", "args.", "request.", "return",
    ];

    public static bool LooksRandom(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(_digits) < 0)
        {
            return false;
        }

        foreach (var word in _words)
        {
            if (Contains(text, word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(ReadOnlySpan<byte> text, string word)
    {
        for (var index = 0; index + word.Length <= text.Length; index++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text.Slice(index, word.Length), word))
            {
                return true;
            }
        }

        return false;
    }
}
