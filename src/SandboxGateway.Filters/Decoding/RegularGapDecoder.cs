using System.Numerics;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Text cut into pieces of one length with a blank after each; words of a language are never so regular.</summary>
internal static class RegularGapDecoder
{
    private const int MinPieces = 4;
    private const int MaxPiece = 12;

    /// <summary>Looks at the block at <paramref name="at"/>, whose blanks are known; returns where the regular part ends.</summary>
    public static int Undo(ScanSession session, ReadOnlySpan<byte> text, int at, ulong separators, int depth)
    {
        if (session.IsUnder(depth, Disguise.Gaps))
        {
            return text.Length;
        }

        var previous = -1;
        var distance = 0;
        var pieces = 0;
        while (separators != 0)
        {
            var position = BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            var isEqual = previous >= 0 && position - previous == distance;
            distance = previous < 0 ? 0 : position - previous;
            previous = position;
            pieces = isEqual ? pieces + 1 : 1;
            if (pieces == MinPieces - 1 && distance is > 1 and <= MaxPiece + 1)
            {
                return Squeeze(session, text, at + position - (distance * pieces), distance, depth);
            }
        }

        return 0;
    }

    private static int Squeeze(ScanSession session, ReadOnlySpan<byte> text, int firstBlank, int distance, int depth)
    {
        // A piece may hold a blank of its own: that of the text that was cut.
        var blank = text[firstBlank];
        while (firstBlank >= distance && text[firstBlank - distance] == blank)
        {
            firstBlank -= distance;
        }

        var last = firstBlank;
        while (last + distance < text.Length && text[last + distance] == blank)
        {
            last += distance;
        }

        // The last piece may be shorter.
        var rest = text[(last + 1)..Math.Min(text.Length, last + distance)].IndexOf(blank);
        var end = rest < 0 ? Math.Min(text.Length, last + distance) : last + 1 + rest;
        var start = Math.Max(0, firstBlank - distance + 1);
        Scan(session, text, start, end, firstBlank, distance, depth);
        if (end > last + 1)
        {
            // What looks like a shorter last piece may be the next word.
            Scan(session, text, start, last, firstBlank, distance, depth);
        }

        return end;
    }

    private static void Scan(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int firstBlank, int distance, int depth)
    {
        if (session.Open(depth, start, end, end - start) is not { } view)
        {
            return;
        }

        view.Begin(Disguise.Gaps, end - start, hasGaps: true);
        for (var position = start; position < end; position++)
        {
            if (position < firstBlank || (position - firstBlank) % distance != 0)
            {
                view.Append(text[position], position);
            }
        }

        view.Complete(end);
        session.Descend(depth);
    }
}
