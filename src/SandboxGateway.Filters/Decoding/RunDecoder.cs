using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Tries on a run of letters, digits and base64 signs what it may be: base64, hex, backwards, rotated.</summary>
internal static class RunDecoder
{
    private const int Alignments = 4;

    // Wider than one secret needs, so that neighbours are turned together.
    private const int TurnedReach = 512;

    /// <returns>Where what was looked at ends: that of the run, or of the lines that go on with it.</returns>
    public static int Undo(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        var joined = Base64Decoder.ExtendOverLines(text, start, end);
        var length = end - start;
        var hexDigits = HexDecoder.Undo(session, text, start, end, depth);
        if (hexDigits < length)
        {
            Base64Decoder.Undo(session, text, start, joined, depth);
            for (var skip = 1; skip < Alignments && length >= ScanLimits.MinRun + Alignments; skip++)
            {
                // A longer run is one blob, which starts where the run does.
                Base64Decoder.Undo(session, text, start + skip, Math.Min(end, start + ScanLimits.MaxTransformedRun), depth);
            }
        }

        if (length <= ScanLimits.MaxTransformedRun && LooksRandom(text[start..end]))
        {
            TurnAround(session, text, start, end, depth);
        }

        return joined;
    }

    // Names and words have no digits, or little else than letters of one case.
    private static bool LooksRandom(ReadOnlySpan<byte> run)
    {
        var digits = 0;
        var uppers = 0;
        foreach (var value in run)
        {
            digits += char.IsAsciiDigit((char)value) ? 1 : 0;
            uppers += char.IsAsciiLetterUpper((char)value) ? 1 : 0;
        }

        return digits < run.Length && digits + uppers > 3;
    }

    /// <summary>Looks at the stretch and what is near it backwards, and with its letters rotated.</summary>
    public static void TurnAround(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        if (!session.MayTurn(depth, end + ScanLimits.Reach, end + TurnedReach))
        {
            return;
        }

        var from = Math.Max(0, start - ScanLimits.Reach);
        var to = Math.Min(text.Length, end + TurnedReach);
        var isReversed = session.IsUnder(depth, Disguise.Reversed);
        var isRotated = session.IsUnder(depth, Disguise.Rot13);
        if (!isReversed && session.Open(depth, to - from) is { } backwards)
        {
            backwards.SetReversed(text[from..to], from);
            session.Descend(depth, isText: true);
        }

        if (!isRotated && session.Open(depth, to - from) is { } rotated)
        {
            Rotate(text[from..to], rotated.BeginLinear(Disguise.Rot13, to - from, from, 1, 1));
            rotated.SetLength(to - from);
            session.Descend(depth, isText: true);
        }
    }

    private static void Rotate(ReadOnlySpan<byte> text, Span<byte> rotated)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var value = text[index];
            var letter = (value | 0x20) - 'a';
            rotated[index] = letter is < 0 or >= 26 ? value : (byte)(letter < 13 ? value + 13 : value - 13);
        }
    }
}
