using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Tries on a run of letters, digits and base64 signs what it may be: base64, hex, backwards, rotated.</summary>
internal static class RunDecoder
{
    private const int Alignments = 4;

    // Packed bytes and characters of other alphabets are looked for where there is room for them.
    private const int MinBinary = 24;

    // Nothing longer is one token of those that have no more than their letters to show.
    private const int MaxToken = 192;

    // Long runs are looked at piece by piece, so that what is found in one does not bring up the others; a secret in base64 is
    // rarely longer than what two pieces share.
    private const int Chunk = 4096;
    private const int Overlap = 1024;

    /// <summary>As far as a secret reaches from its anchor; wider than most need, so that neighbours are turned together.</summary>
    public const int TurnedReach = 1024;

    /// <returns>Where what was looked at ends: that of the run, or of the lines that go on with it.</returns>
    public static int Undo(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        var joined = Base64Decoder.ExtendOverLines(text, start, end);
        var signs = default(RunSigns);
        for (var at = start; at < end; at += Chunk)
        {
            signs = RunSigns.Of(text[at..Math.Min(end, at + Chunk + Overlap)]);
            UndoSigns(session, text, at, Math.Min(end, at + Chunk + Overlap), signs, depth);
        }

        if (end - start <= MaxToken && signs is { Digits: > 1, Uppers: > 1 } && signs.Digits + signs.Uppers < end - start)
        {
            // Of a path, its last part.
            session.InspectRun(text, start + text[start..(end - 1)].LastIndexOf((byte)'/') + 1, depth);
        }

        var isHex = signs.Digits > 0 && HexDecoder.Undo(session, text, start, end, depth) == end - start;
        if (!isHex && ((signs.Alignments & 1) != 0 || joined > end || (end - start >= MinBinary && signs is { Digits: > 0, Uppers: > 0 })))
        {
            Base64Decoder.Undo(session, text, start, joined, depth);
        }

        return joined;
    }

    private static void UndoSigns(ScanSession session, ReadOnlySpan<byte> text, int start, int end, RunSigns signs, int depth)
    {
        for (var skip = 1; skip < Alignments; skip++)
        {
            if ((signs.Alignments & (1 << skip)) != 0)
            {
                Base64Decoder.Undo(session, text, start + skip, end, depth);
            }
        }

        if (signs.IsBackwards)
        {
            TurnAround(session, text, start, end, isReversed: true, ScanLimits.Reach, depth);
        }

        if (signs.IsRotated)
        {
            TurnAround(session, text, start, end, isReversed: false, ScanLimits.Reach, depth);
        }

        // Names and words have no digits, or little else than letters of one case.
        if (signs.Digits < end - start && signs.Digits + signs.Uppers > 3)
        {
            session.ScanTurned(text, start - ScanLimits.Reach, end + ScanLimits.Reach, depth);
        }
    }

    /// <summary>Looks at a stretch that may stand backwards or rotated, and as far as <paramref name="reach"/> around it.</summary>
    public static void TurnAround(ScanSession session, ReadOnlySpan<byte> text, int start, int end, bool isReversed, int reach, int depth)
    {
        var from = Math.Max(0, start - reach);
        var to = Math.Min(text.Length, end + reach);
        var disguise = isReversed ? Disguise.Reversed : Disguise.Rot13;
        if (session.IsUnder(depth, disguise) || !session.MayTurn(depth, isReversed, Math.Max(0, start - ScanLimits.Reach), Math.Min(text.Length, end + ScanLimits.Reach), to) || session.Open(depth, from, to, to - from) is not { } view)
        {
            return;
        }

        if (isReversed)
        {
            view.SetReversed(text[from..to], from);
        }
        else
        {
            Rotate(text[from..to], view.BeginLinear(disguise, to - from, from, 1, 1));
            view.SetLength(to - from);
        }

        session.Descend(depth);
    }

    /// <summary>The letter thirteen places on; any other byte is itself.</summary>
    public static byte Rotate(byte value)
    {
        var letter = (value | 0x20) - 'a';
        return letter is < 0 or >= 26 ? value : (byte)(letter < 13 ? value + 13 : value - 13);
    }

    private static void Rotate(ReadOnlySpan<byte> text, Span<byte> rotated)
    {
        for (var index = 0; index < text.Length; index++)
        {
            rotated[index] = Rotate(text[index]);
        }
    }
}
