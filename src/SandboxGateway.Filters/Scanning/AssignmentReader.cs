using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Scanning;

/// <summary>
/// Finds the value assigned to a name, as configuration files, JSON, YAML, XML, URLs, headers, shell and source code write
/// it. Each step skips a bounded number of bytes of one set, so the work is bounded too.
/// </summary>
internal static class AssignmentReader
{
    /// <summary>As much work as one look-up can be.</summary>
    public const int Steps = 16;

    // Of \u0022.
    private const int EscapeLength = 6;

    private const int MaxNameTail = 40;
    private const int MaxSigns = 8;

    private static readonly ByteSet _nameTail = ByteSet.Word.Union(ByteSet.Of(" \t.-"));
    private static readonly ByteSet _closers = ByteSet.Of("'\"`\\]) \t");
    private static readonly ByteSet _operators = ByteSet.Of("=:>,|");
    private static readonly ByteSet _openers = ByteSet.Of("'\"`\\=:>([{ \t\r\n@");

    private static readonly string[] _schemes = ["bearer ", "basic ", "token ", "apikey "];

    /// <summary><paramref name="isOpen"/>: the text ends before it can be said.</summary>
    /// <returns>Where the value starts, or -1 when no assignment follows.</returns>
    public static int FindValue(ReadOnlySpan<byte> text, int nameEnd, out bool isOpen)
    {
        var position = Skip(text, nameEnd, _nameTail, MaxNameTail);
        position = Skip(text, position, _closers, MaxSigns);
        isOpen = position >= text.Length;
        if (isOpen || !_operators.Contains(text[position]))
        {
            return -1;
        }

        position = Skip(text, position + 1, _openers, MaxSigns);
        if (IsEscapedSign(text, position))
        {
            position = Skip(text, position + EscapeLength - 1, _openers, MaxSigns);
        }

        isOpen = position >= text.Length;
        foreach (var scheme in _schemes)
        {
            if (position + scheme.Length <= text.Length
                && System.Text.Ascii.EqualsIgnoreCase(text.Slice(position, scheme.Length), scheme))
            {
                return position + scheme.Length;
            }
        }

        return position;
    }

    // A quote as \u0022; its backslash was skipped as a sign.
    private static bool IsEscapedSign(ReadOnlySpan<byte> text, int position) =>
        text[position - 1] == '\\' && text[position..].StartsWith("u00"u8);

    private static int Skip(ReadOnlySpan<byte> text, int position, ByteSet set, int most)
    {
        var end = Math.Min(text.Length, position + most);
        while (position < end && set.Contains(text[position]))
        {
            position++;
        }

        return position;
    }
}
