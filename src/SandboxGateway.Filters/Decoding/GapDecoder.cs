using System.Buffers;
using SandboxGateway.Filters.Checks;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Decoding;

/// <summary>
/// A secret broken by blanks and line ends, or split over strings, list elements and fields: what follows an anchor is put
/// together again.
/// </summary>
internal static class GapDecoder
{
    /// <summary>How far behind what a secret is found by its next part is looked for.</summary>
    public const int MaxUnbroken = 128;

    private const int MaxSpan = 720;
    private const int MaxView = 384;
    private const int MaxCovered = 200;
    private const int MaxGap = 64;
    private const int MinDigits = 1;
    private const int MinRandom = 12;
    private const double MinEntropy = 2.8;
    private const double MinConfidence = 0.7;

    private static readonly SearchValues<byte> _breaks = SearchValues.Create(" \t\r\n\"'\\<"u8);
    private static readonly ByteSet _between = ByteSet.Of(" \t\r\n,+.&;:{}[]|()\\");
    private static readonly ByteSet _name = ByteSet.Word.Union(ByteSet.Of("-. "));

    /// <summary>Whether a secret may be broken at <paramref name="position"/>.</summary>
    public static bool MayBreak(ReadOnlySpan<byte> text, int position) => (uint)position < (uint)text.Length && _breaks.Contains(text[position]);

    /// <summary>Looks again at what stands around <paramref name="hit"/>, where an anchor was found but no secret.</summary>
    public static void TryAround(ScanSession session, ReadOnlySpan<byte> text, int hit, int depth)
    {
        var after = text[hit..Math.Min(text.Length, hit + MaxSpan)];
        if (session.IsUnder(depth, Disguise.Gaps) || session.IsUnder(depth, Disguise.LineBreaks) || session.IsUnder(depth, Disguise.Split) || !after.ContainsAny(_breaks)
            || !text[Math.Max(0, hit - ScanLimits.Reach)..Math.Min(text.Length, hit + MaxUnbroken)].ContainsAnyInRange((byte)'0', (byte)'9')
            || !session.MayJoin(depth, hit, hit + MaxUnbroken, hit + MaxCovered))
        {
            return;
        }

        // Line ends alone first: with blanks and quotes taken out as well, words run into the secret.
        if (after.ContainsAny((byte)'\n', (byte)'\\'))
        {
            Scan(session, text, hit, linesOnly: true, depth);
        }

        Scan(session, text, hit, linesOnly: false, depth);
    }

    private static void Scan(ScanSession session, ReadOnlySpan<byte> text, int hit, bool linesOnly, int depth)
    {
        if (session.Open(depth, hit, Math.Min(text.Length, hit + MaxUnbroken), MaxView) is not { } view)
        {
            return;
        }

        view.Begin(linesOnly ? Disguise.LineBreaks : Disguise.Gaps, MaxView, hasGaps: true);
        view.IsGuess = true;
        var position = Math.Max(0, hit - ScanLimits.Reach);
        var end = Math.Min(text.Length, position + MaxSpan);
        while (position < end && view.Length < MaxView)
        {
            var gap = linesOnly ? LineEndLength(text[position..end]) : GapLength(text[position..end]);
            if (gap == 0)
            {
                view.Append(text[position], position);
                position++;
                continue;
            }

            if (!ByteSet.Blanks.Contains(text[position]) && text[position] != '\\')
            {
                view.Rename(Disguise.Split);
            }

            position += gap;
        }

        view.Complete(position);
        session.DescendOnce(depth);
    }

    /// <summary>Whether a match over gaps is more than words that happen to stand together.</summary>
    public static bool IsPlausible(Rule rule, ReadOnlySpan<byte> secret, Disguise disguise)
    {
        if (rule.Random)
        {
            // Blanks stand between words; over a line end only letters as random as can be are taken for one value.
            return disguise == Disguise.LineBreaks && secret.Length >= MinRandom
                && !secret.ContainsAny((byte)'=', (byte)'.') && Placeholders.IsMixed(secret);
        }

        var digits = 0;
        foreach (var value in secret)
        {
            digits += char.IsAsciiDigit((char)value) ? 1 : 0;
        }

        return rule.Confidence >= MinConfidence && digits >= MinDigits && Entropy.Of(secret) >= MinEntropy;
    }

    private static int LineEndLength(ReadOnlySpan<byte> text) => (char)text[0] switch
    {
        '\r' or '\n' => CountOf(ByteSet.Blanks, text, MaxGap),
        '\\' when text.Length > 1 && text[1] is (byte)'n' or (byte)'r' or (byte)'\n' => 2,
        _ => 0,
    };

    private static int GapLength(ReadOnlySpan<byte> text) => (char)text[0] switch
    {
        ' ' or '\t' or '\r' or '\n' => CountOf(ByteSet.Blanks, text, MaxGap),
        '\\' when text.Length > 1 && text[1] is (byte)'n' or (byte)'r' or (byte)'\n' => 2,
        '"' or '\'' or '`' => JoinLength(text),
        '<' => CountTags(text),
        _ => 0,
    };

    // Tags right behind each other: what they enclose is one text to who reads it.
    private static int CountTags(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && text[length] == '<' && text[length..Math.Min(text.Length, length + MaxGap)].IndexOf((byte)'>') is > 1 and var end)
        {
            length += end + 1;
        }

        return length;
    }

    /// <summary>
    /// From a closing quote over what may stand between two strings to the opening quote of the next; a field's name is skipped.
    /// </summary>
    public static int JoinLength(ReadOnlySpan<byte> text)
    {
        var quote = text[0];
        var position = 1 + CountOf(_between, text[1..], MaxGap);
        if (position == 1 || position >= text.Length || text[position] != quote)
        {
            return 0;
        }

        position++;
        var name = CountOf(_name, text[position..], MaxGap);
        var after = position + name;
        if (name == 0 || after >= text.Length || text[after] != quote)
        {
            return position;
        }

        var colon = after + 1 + CountOf(ByteSet.Blanks, text[(after + 1)..], MaxGap);
        if (colon >= text.Length || text[colon] != ':')
        {
            return position;
        }

        var value = colon + 1 + CountOf(_between, text[(colon + 1)..], MaxGap);
        return value < text.Length && text[value] == quote ? value + 1 : position;
    }

    private static int CountOf(ByteSet set, ReadOnlySpan<byte> text, int most)
    {
        var count = 0;
        while (count < text.Length && count < most && set.Contains(text[count]))
        {
            count++;
        }

        return count;
    }
}
