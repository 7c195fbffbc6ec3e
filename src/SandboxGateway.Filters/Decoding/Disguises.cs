using System.Numerics;
using System.Runtime.InteropServices;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Takes each disguise off a text where there are signs of it. A text with no such sign is only walked over.</summary>
internal static class Disguises
{
    private const int MinRegularSigns = 3;
    private const int MinRegularDigits = 1;
    private const int MinRegularCapitals = 4;

    // A column of numbers is no secret cut to pieces.
    private const int MinRegularLetters = 6;

    // Numbers below 256 have three digits at most. A block may hold no more than half of a short list.
    private const int MinNumberSeparators = 6;
    private const int MinNumberDigits = 12;
    private const int MinNumberBytes = 24;

    // Twelve bytes in groups of two digits.
    private const int MinHexGroups = 35;

    public static void Undo(ScanSession session, ReadOnlySpan<byte> text, int depth)
    {
        EscapeDecoder.Undo<ZeroPadding>(session, text, depth);
        EscapeDecoder.Undo<BackslashEscapes>(session, text, depth);
        EscapeDecoder.Undo<PercentEscapes>(session, text, depth);
        EscapeDecoder.Undo<HtmlEscapes>(session, text, depth);
        if (!session.IsUnder(depth, Disguise.Unicode))
        {
            EscapeDecoder.Undo<UnicodeForms>(session, text, depth);
        }

        UndoBlocks(session, text, depth);
    }

    // One pass over the text in blocks of 64 bytes; the last one is padded with zeros, which are of no kind.
    private static void UndoBlocks(ScanSession session, ReadOnlySpan<byte> text, int depth)
    {
        var runs = new MaskRuns(ScanLimits.MinRun);
        var hexGroups = new MaskRuns(MinHexGroups);
        var gaps = new RegularGapDecoder(text);
        var blanks = new RegularGapDecoder(text);
        var strings = new JoinedStringDecoder(text);
        var mayHaveGaps = !session.IsUnder(depth, Disguise.Gaps);
        var mayBeSplit = !session.IsUnder(depth, Disguise.Split);
        var runsDone = 0;
        var numbersEnd = 0;
        for (var at = 0; at < text.Length; at += BlockMasks.Size)
        {
            var block = text[at..];
            var masks = block.Length < BlockMasks.Size ? Padded(block) : new BlockMasks(ref MemoryMarshal.GetReference(block));
            runs.Feed(masks.Token, at);
            while (runs.Next(out var start, out var end))
            {
                UndoRun(session, text, start, end, depth, ref runsDone);
            }

            hexGroups.Feed(masks.HexGroups, at);
            while (hexGroups.Next(out var start, out var end))
            {
                HexGapDecoder.Undo(session, text, start, end, depth);
            }

            if (!MayBeRandom(masks))
            {
                gaps.Skip();
                blanks.Skip();
            }
            else
            {
                if (mayHaveGaps)
                {
                    gaps.Look(session, at, ~(masks.Letters | masks.Digits), depth);
                    blanks.Look(session, at, masks.Separators, depth);
                }

                if (mayBeSplit)
                {
                    strings.Look(session, at, masks.Quotes, depth);
                }
            }

            if (at >= numbersEnd && MayBeNumbers(masks))
            {
                numbersEnd = NumberDecoder.Undo(session, text, at, depth);
            }
        }

        if (hexGroups.Last(text.Length, out var hexStart, out var hexEnd))
        {
            HexGapDecoder.Undo(session, text, hexStart, hexEnd, depth);
        }

        if (runs.Last(text.Length, out var lastStart, out var lastEnd))
        {
            UndoRun(session, text, lastStart, lastEnd, depth, ref runsDone);
        }
    }

    // Capitals and digits among letters, and signs to cut them up.
    private static bool MayBeRandom(in BlockMasks masks) =>
        BitOperations.PopCount(masks.Digits) >= MinRegularDigits
        && BitOperations.PopCount(masks.Uppers | masks.Digits) >= MinRegularCapitals
        && BitOperations.PopCount(masks.Letters) >= MinRegularLetters
        && BitOperations.PopCount(~(masks.Letters | masks.Digits)) >= MinRegularSigns;

    // Numbers of four digits spell nothing; those of ordinary lists are rarely shorter.
    private static bool MayBeNumbers(in BlockMasks masks)
    {
        var separators = BitOperations.PopCount(masks.Separators);
        var digits = BitOperations.PopCount(masks.Digits);
        var pairs = masks.Digits & (masks.Digits >> 1);
        return separators >= MinNumberSeparators && digits >= MinNumberDigits && digits + separators >= MinNumberBytes
            && (pairs & (pairs >> 2)) == 0;
    }

    private static BlockMasks Padded(ReadOnlySpan<byte> rest)
    {
        Span<byte> block = stackalloc byte[BlockMasks.Size];
        block.Clear();
        rest.CopyTo(block);
        return new BlockMasks(ref MemoryMarshal.GetReference(block));
    }

    // A run on a line of its own may have been taken together with the lines before.
    private static void UndoRun(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth, ref int done)
    {
        if (start >= done)
        {
            done = RunDecoder.Undo(session, text, start, end, depth);
        }
    }
}
