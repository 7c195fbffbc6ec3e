using System.Buffers;
using System.Text;

namespace SandboxGateway.Filters.Checks;

/// <summary>Tells made-up values from random ones, for shapes that ordinary words and names have too.</summary>
internal static class Placeholders
{
    private static readonly SearchValues<byte> _digits = SearchValues.Create("0123456789"u8);

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

    public static bool LooksRandom(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(_digits) < 0)
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
