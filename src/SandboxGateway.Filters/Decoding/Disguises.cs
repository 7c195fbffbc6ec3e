using System.Numerics;
using System.Runtime.InteropServices;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Takes each disguise off a text where there are signs of it. A text with no such sign is only walked over.</summary>
internal static class Disguises
{
    private const int MinSeparators = 6;
    private const int MinRegularDigits = 3;

    // Numbers below 256 have three digits; with a fraction of zero, five characters.
    private const int MinNumberSeparators = 9;
    private const int MinNumberDigits = 20;

    public static void Undo(ScanSession session, ReadOnlySpan<byte> text, int depth, bool isText)
    {
        EscapeDecoder.Undo<ZeroPadding>(session, text, depth);
        if (!isText)
        {
            return;
        }

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
        var runStart = -1;
        var runsDone = 0;
        var regularEnd = 0;
        var numbersEnd = 0;
        for (var at = 0; at < text.Length; at += BlockMasks.Size)
        {
            var block = text[at..];
            var masks = block.Length < BlockMasks.Size ? Padded(block) : new BlockMasks(ref MemoryMarshal.GetReference(block));
            FindRuns(session, text, depth, at, masks.Token, ref runStart, ref runsDone);
            var separators = BitOperations.PopCount(masks.Separators);
            if (separators < MinSeparators)
            {
                continue;
            }

            if (at >= regularEnd && BitOperations.PopCount(masks.Uppers | masks.Digits) >= MinRegularDigits)
            {
                regularEnd = RegularGapDecoder.Undo(session, text, at, masks.Separators, depth);
            }

            if (at >= numbersEnd && separators >= MinNumberSeparators && BitOperations.PopCount(masks.Digits) >= MinNumberDigits)
            {
                numbersEnd = NumberDecoder.Undo(session, text, at, depth);
            }
        }

        if (runStart >= 0 && text.Length - runStart >= ScanLimits.MinRun)
        {
            UndoRun(session, text, runStart, text.Length, depth, ref runsDone);
        }
    }

    private static BlockMasks Padded(ReadOnlySpan<byte> rest)
    {
        Span<byte> block = stackalloc byte[BlockMasks.Size];
        block.Clear();
        rest.CopyTo(block);
        return new BlockMasks(ref MemoryMarshal.GetReference(block));
    }

    private static void FindRuns(ScanSession session, ReadOnlySpan<byte> text, int depth, int at, ulong token, ref int runStart, ref int done)
    {
        if (token == ulong.MaxValue)
        {
            runStart = runStart < 0 ? at : runStart;
            return;
        }

        // The run that came in from the block before ends here.
        var others = ~token;
        var end = BitOperations.TrailingZeroCount(others);
        runStart = runStart < 0 ? at : runStart;
        if (at + end - runStart >= ScanLimits.MinRun)
        {
            UndoRun(session, text, runStart, at + end, depth, ref done);
        }

        // Bit i of long runs stays set when 16 bits from i on are set.
        var runs = token & ~(((1UL << end) - 1) | (1UL << end));
        var longRuns = runs & (runs >> 1);
        longRuns &= longRuns >> 2;
        longRuns &= longRuns >> 4;
        longRuns &= longRuns >> 8;
        runStart = BitOperations.LeadingZeroCount(others) is > 0 and var tail ? at + BlockMasks.Size - tail : -1;
        while (longRuns != 0)
        {
            var first = BitOperations.TrailingZeroCount(longRuns);
            var length = BitOperations.TrailingZeroCount(~(runs >> first));
            if (first + length >= BlockMasks.Size)
            {
                return;
            }

            UndoRun(session, text, at + first, at + first + length, depth, ref done);
            longRuns &= ~(((1UL << length) - 1) << first);
        }
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
