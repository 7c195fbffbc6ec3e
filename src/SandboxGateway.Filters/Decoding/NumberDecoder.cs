using SandboxGateway.Filters.Scanning;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Lists of small numbers that spell text: 103, 104.0, 0x70.</summary>
internal static class NumberDecoder
{
    private const int MinNumbers = 12;

    private static readonly ByteSet _between = ByteSet.Of(" \t\r\n,;[]()|-");

    /// <summary>Looks at the list that the block at <paramref name="at"/> is part of; returns where it ends.</summary>
    public static int Undo(ScanSession session, ReadOnlySpan<byte> text, int at, int depth)
    {
        // A list may start anywhere in the block; it is taken up after the first sign between numbers.
        var start = at;
        if (at > 0)
        {
            while (start > 0 && start > at - BlockMasks.Size && IsPart(text[start - 1]))
            {
                start--;
            }
        }

        var end = Math.Min(text.Length, at + BlockMasks.Size);
        while (start < end)
        {
            var (count, stop) = Count(text, start);
            if (count >= MinNumbers)
            {
                Scan(session, text, start, stop, count, depth);
                return stop;
            }

            start = Math.Max(start + 1, stop);
            while (start < end && !StartsNumber(text, start))
            {
                start++;
            }
        }

        return 0;
    }

    private static bool StartsNumber(ReadOnlySpan<byte> text, int position) =>
        char.IsAsciiDigit((char)text[position]) && !ByteSet.Alphanumerics.Contains(text[position - 1]);

    private static bool IsPart(byte value) => char.IsAsciiHexDigit((char)value) || _between.Contains(value) || value is (byte)'.' or (byte)'x';

    private static (int Count, int End) Count(ReadOnlySpan<byte> text, int position)
    {
        var count = 0;
        while (Read(text, position) is { Length: > 0 } number)
        {
            count++;
            position += number.Length;
        }

        return (count, position);
    }

    private static void Scan(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int count, int depth)
    {
        if (session.Open(depth, start, end, count) is not { } view)
        {
            return;
        }

        view.Begin(Disguise.Numbers, count, hasGaps: false);
        for (var position = start; position < end;)
        {
            var number = Read(text, position);
            view.Append((byte)number.Value, position);
            position += number.Length;
        }

        view.Complete(end);
        PayloadScan.Run(session, view, depth);
    }

    // One number below 256 with the signs before it. A fraction other than zero ends a list: it spells nothing.
    private static Escape Read(ReadOnlySpan<byte> text, int start)
    {
        var position = start;
        while (position < text.Length && position - start < 8 && _between.Contains(text[position]))
        {
            position++;
        }

        var digits = position;
        var isHex = position + 2 < text.Length && text[position] == '0' && text[position + 1] == 'x';
        digits += isHex ? 2 : 0;
        var value = 0;
        for (position = digits; position < text.Length && position - digits < 4 && IsDigit(text[position], isHex); position++)
        {
            value = (value * (isHex ? 16 : 10)) + HexDigits.Value(text[position]);
        }

        if (position == digits || value > 255)
        {
            return Escape.None;
        }

        if (position + 1 < text.Length && text[position] == '.')
        {
            for (position++; position < text.Length && text[position] == '0'; position++)
            {
            }
        }

        return position == text.Length || !(ByteSet.Word.Contains(text[position]) || text[position] == '.')
            ? new Escape(position - start, value, IsTelling: true)
            : Escape.None;
    }

    private static bool IsDigit(byte value, bool isHex) => isHex ? char.IsAsciiHexDigit((char)value) : char.IsAsciiDigit((char)value);
}
