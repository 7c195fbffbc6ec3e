using System.Text;

namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>
/// Finds texts that mean something to another program: templates, HTML, SQL, spreadsheets, file systems. Signs are looked for
/// with vector instructions, and what stands around one within a bound, so that the time is linear in the text.
/// </summary>
internal static class MarkupScan
{
    // Around a sign; longer words are not what is looked for.
    private const int Window = 64;

    private static readonly string[] _tags = ["script", "iframe", "object", "embed", "svg", "img", "base", "meta", "link"];
    private static readonly string[] _schemes = ["javascript", "vbscript"];

    public static TextFindings Run(ReadOnlySpan<byte> text, TextFindings wanted)
    {
        var found = TextFindings.None;
        found |= (wanted & TextFindings.Paths) != 0 && IsPath(text) ? TextFindings.Paths : 0;
        found |= (wanted & TextFindings.Templates) != 0 && HasTemplate(text) ? TextFindings.Templates : 0;
        found |= (wanted & TextFindings.Scripts) != 0 && HasScript(text) ? TextFindings.Scripts : 0;
        found |= (wanted & TextFindings.Sql) != 0 && HasSql(text) ? TextFindings.Sql : 0;
        found |= (wanted & TextFindings.Formulas) != 0 && IsFormula(text) ? TextFindings.Formulas : 0;
        return found;
    }

    private static bool IsPath(ReadOnlySpan<byte> text) => text.ContainsAny("/\\%"u8) || text.IndexOf(".."u8) >= 0;

    private static bool HasTemplate(ReadOnlySpan<byte> text) =>
        text.IndexOf("{{"u8) >= 0 || text.IndexOf("{%"u8) >= 0 || text.IndexOf("${"u8) >= 0
        || text.IndexOf("<%"u8) >= 0 || text.IndexOf("#{"u8) >= 0;

    private static bool HasScript(ReadOnlySpan<byte> text)
    {
        for (var rest = text; rest.IndexOfAny("<:="u8) is var sign and >= 0; rest = rest[(sign + 1)..])
        {
            var before = rest[Math.Max(0, sign - Window)..sign];
            var after = rest.Slice(sign + 1, Math.Min(Window, rest.Length - sign - 1));
            var isScript = rest[sign] switch
            {
                (byte)'<' => StartsWithAny(after.TrimStart((byte)'/'), _tags),
                (byte)':' => EndsWithAny(before, _schemes) && !after.StartsWith("//"u8),
                _ => IsEventHandler(before),
            };
            if (isScript)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An attribute such as onerror, before its equals sign.</summary>
    private static bool IsEventHandler(ReadOnlySpan<byte> before)
    {
        var name = before.TrimEnd((byte)' ');
        var start = name.LastIndexOfAnyExceptInRange((byte)'A', (byte)'z') + 1;
        name = name[start..];
        return name.Length is >= 4 and <= 32 && Ascii.EqualsIgnoreCase(name[..2], "on"u8);
    }

    private static bool HasSql(ReadOnlySpan<byte> text)
    {
        for (var rest = text; rest.IndexOf((byte)'=') is var sign and >= 0; rest = rest[(sign + 1)..])
        {
            if (IsTautology(rest[Math.Max(0, sign - Window)..sign], rest.Slice(sign + 1, Math.Min(Window, rest.Length - sign - 1))))
            {
                return true;
            }
        }

        for (var rest = text; rest.IndexOfAny("uU"u8) is var start and >= 0; rest = rest[(start + 1)..])
        {
            if (IsUnionSelect(rest.Slice(start, Math.Min(Window, rest.Length - start))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Such as <c>or 1=1</c> and <c>' OR 'a'='a</c>: the same on both sides, after a word that joins conditions.</summary>
    private static bool IsTautology(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var left = Operand(before.TrimEnd((byte)' '), fromEnd: true);
        var right = Operand(after.TrimStart((byte)' '), fromEnd: false);
        if (left.IsEmpty || !left.SequenceEqual(right))
        {
            return false;
        }

        var joint = before.TrimEnd((byte)' ').TrimEnd("'\""u8)[..^left.Length].TrimEnd("'\"( "u8);
        return EndsWithWord(joint, "or"u8) || EndsWithWord(joint, "and"u8) || joint.EndsWith("||"u8);
    }

    /// <summary>The word nearest to the sign, without quotes.</summary>
    private static ReadOnlySpan<byte> Operand(ReadOnlySpan<byte> side, bool fromEnd)
    {
        side = side.Trim("'\""u8);
        var length = 0;
        while (length < side.Length && char.IsAsciiLetterOrDigit((char)side[fromEnd ? side.Length - 1 - length : length]))
        {
            length++;
        }

        return fromEnd ? side[(side.Length - length)..] : side[..length];
    }

    private static bool IsUnionSelect(ReadOnlySpan<byte> text)
    {
        if (text.Length < 12 || !Ascii.EqualsIgnoreCase(text[..5], "union"u8))
        {
            return false;
        }

        var rest = text[5..].TrimStart(" \t\r\n/*()"u8);
        rest = rest.Length >= 3 && Ascii.EqualsIgnoreCase(rest[..3], "all"u8) ? rest[3..].TrimStart(" \t\r\n/*()"u8) : rest;
        return rest.Length >= 6 && Ascii.EqualsIgnoreCase(rest[..6], "select"u8);
    }

    /// <summary>= and @ begin a formula; a sign begins one only if it is no number or list item that follows.</summary>
    private static bool IsFormula(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t\r\n"u8);
        if (text.Length < 2)
        {
            return false;
        }

        return text[0] is (byte)'=' or (byte)'@'
            || (text[0] is (byte)'+' or (byte)'-' && char.IsAsciiLetter((char)text[1]) && text[..Math.Min(Window, text.Length)].ContainsAny("(!|"u8));
    }

    private static bool EndsWithWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length
        && Ascii.EqualsIgnoreCase(text[^word.Length..], word)
        && (text.Length == word.Length || !char.IsAsciiLetterOrDigit((char)text[^(word.Length + 1)]));

    private static bool StartsWithAny(ReadOnlySpan<byte> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word)
                && (text.Length == word.Length || !char.IsAsciiLetterOrDigit((char)text[word.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithAny(ReadOnlySpan<byte> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[^word.Length..], word))
            {
                return true;
            }
        }

        return false;
    }
}
