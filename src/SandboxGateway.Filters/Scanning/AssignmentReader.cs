using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Scanning;

/// <summary>
/// Finds the value given to a name, as configuration files, JSON, YAML, XML, URLs, headers, shell, source code and plain
/// sentences write it. Each step skips a bounded number of bytes of one set, so the work is bounded too.
/// </summary>
internal static class AssignmentReader
{
    /// <summary>As much work as one look-up can be.</summary>
    public const int Steps = 24;

    // Of \u0022.
    private const int EscapeLength = 6;

    private const int MaxNameTail = 40;
    private const int MaxSigns = 8;
    private const int MaxIndent = 24;

    private static readonly ByteSet _nameTail = ByteSet.Word.Union(ByteSet.Of(" \t.-"));
    private static readonly ByteSet _closers = ByteSet.Of("'\"`\\]) \t");
    private static readonly ByteSet _operators = ByteSet.Of("=:>,|");
    private static readonly ByteSet _openers = ByteSet.Of("'\"`\\=:>([{ \t\r\n@*");
    private static readonly ByteSet _between = ByteSet.Of("'\"`\\,;:={ \t\r\n");
    private static readonly string[] _schemes = ["bearer ", "basic ", "token ", "apikey ", "base64:"];

    // Between a name and its value where both are values themselves: {"name": ..., "value": ...}.
    private static readonly string[] _valueWords = ["value", "default", "secret_string", "secretstring"];
    private static readonly byte[][] _verbs = [" is "u8.ToArray(), " was "u8.ToArray(), " are "u8.ToArray()];

    /// <summary>
    /// <paramref name="isOpen"/>: the text ends before it can be said; <paramref name="isProse"/>: only words say that a value
    /// follows.
    /// </summary>
    /// <returns>Where the value starts, or -1 when no assignment follows.</returns>
    public static int FindValue(ReadOnlySpan<byte> text, int nameEnd, out bool isOpen, out bool isProse)
    {
        isProse = false;
        var tailEnd = Skip(text, nameEnd, _nameTail, MaxNameTail);
        var position = Skip(text, SkipRemark(text, Skip(text, tailEnd, _closers, MaxSigns)), _closers, MaxSigns);
        isOpen = position >= text.Length;
        if (!isOpen && _operators.Contains(text[position]))
        {
            var value = SkipValueWord(text, SkipOpeners(text, position + 1));
            isOpen = value >= text.Length;
            if (text[position] == ',' && text[position..value].Contains((byte)'\n') && value == SkipOpeners(text, position + 1))
            {
                // The next item of a list that is one item a line.
                return -1;
            }

            position = value;
        }
        else if (!isOpen && SkipValueWord(text, position) is var later && later > position)
        {
            position = later;
        }
        else
        {
            var verbEnd = FindVerb(text[nameEnd..tailEnd]);
            isProse = verbEnd > 0;
            return isProse ? SkipOpeners(text, nameEnd + verbEnd) : -1;
        }

        isOpen = position >= text.Length;
        return SkipScheme(text, position);
    }

    private static int SkipOpeners(ReadOnlySpan<byte> text, int position)
    {
        position = Skip(text, position, _openers, MaxSigns);
        return IsEscapedSign(text, position) ? Skip(text, position + EscapeLength - 1, _openers, MaxSigns) : position;
    }

    // A quote as \u0022; its backslash was skipped as a sign.
    private static bool IsEscapedSign(ReadOnlySpan<byte> text, int position) =>
        text[position - 1] == '\\' && text[position..].StartsWith("u00"u8);

    // A remark in brackets behind the name.
    private static int SkipRemark(ReadOnlySpan<byte> text, int position)
    {
        if (position >= text.Length || text[position] != '(')
        {
            return position;
        }

        var length = text.Slice(position, Math.Min(MaxNameTail, text.Length - position)).IndexOf((byte)')');
        return length < 0 ? position : position + length + 1;
    }

    private static int SkipValueWord(ReadOnlySpan<byte> text, int position)
    {
        var word = Skip(text, position, _between, MaxIndent);
        foreach (var known in _valueWords)
        {
            if (StartsWith(text, word, known))
            {
                var sign = Skip(text, word + known.Length, _closers, MaxSigns);
                return sign < text.Length && _operators.Contains(text[sign]) ? SkipOpeners(text, sign + 1) : position;
            }
        }

        return position;
    }

    private static int SkipScheme(ReadOnlySpan<byte> text, int position)
    {
        foreach (var scheme in _schemes)
        {
            if (StartsWith(text, position, scheme))
            {
                return position + scheme.Length;
            }
        }

        return position;
    }

    // Where the verb ends that stands between a name and what it names; 0 without one.
    private static int FindVerb(ReadOnlySpan<byte> tail)
    {
        foreach (var verb in _verbs)
        {
            if (tail.IndexOf(verb) is >= 0 and var start)
            {
                return start + verb.Length;
            }
        }

        return 0;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, int position, string word) =>
        position + word.Length <= text.Length && System.Text.Ascii.EqualsIgnoreCase(text.Slice(position, word.Length), word);

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
