using SandboxGateway.Filters.Scanning;
using SandboxGateway.Filters.Shapes;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Bytes as hex digits in groups: 67:68:70, 6768 705f, lines of a dump with the address in front.</summary>
internal static class HexGapDecoder
{
    private const int MinBytes = 12;
    private const int AddressDigits = 8;

    private static readonly ByteSet _digits = ByteSet.Of("0123456789abcdefABCDEF");

    /// <summary>Looks at a run of hex digits and signs between them.</summary>
    public static void Undo(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        while (start < end)
        {
            var count = CountBytes(text[..end], start, out var stop);
            if (count >= MinBytes)
            {
                Decode(session, text, start, stop, count, depth);
            }

            start = stop;
        }
    }

    private static void Decode(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int count, int depth)
    {
        if (session.Open(depth, start, end, count) is not { } view)
        {
            return;
        }

        view.Begin(Disguise.Hex, count, hasGaps: false);
        for (var position = start; Next(text[..end], start, ref position, out var length, out var isByte); position += length)
        {
            for (var index = 0; isByte && index + 1 < length; index += 2)
            {
                view.Append((byte)HexDigits.Read(text[(position + index)..], 2), position + index);
            }
        }

        view.Complete(end);
        PayloadScan.Run(session, view, depth);
    }

    // How many bytes the groups make up to one that makes no bytes, behind which it stops; 0 if there is one group alone.
    private static int CountBytes(ReadOnlySpan<byte> text, int start, out int stop)
    {
        var (bytes, groups) = (0, 0);
        stop = start;
        for (var position = start; Next(text, start, ref position, out var length, out var isByte); position += length)
        {
            if (isByte && length % 2 != 0)
            {
                stop = groups > 0 ? stop : position + length;
                return groups > 1 ? bytes : 0;
            }

            bytes += isByte ? length / 2 : 0;
            groups++;
            stop = position + length;
        }

        stop = groups > 0 ? stop : text.Length;
        return groups > 1 ? bytes : 0;
    }

    // An address is wider than the groups behind it, and further away from them than they are from each other.
    private static bool Next(ReadOnlySpan<byte> run, int start, ref int position, out int length, out bool isByte)
    {
        var before = position;
        while (position < run.Length && !_digits.Contains(run[position]))
        {
            position++;
        }

        var isFirst = before == start || run[before..position].Contains((byte)'\n');
        length = 0;
        while (position + length < run.Length && _digits.Contains(run[position + length]))
        {
            length++;
        }

        var after = position + length;
        isByte = !(isFirst && length >= AddressDigits && after + 1 < run.Length && (run[after] == ':' || run[after + 1] == ' '));
        return length > 0;
    }
}
