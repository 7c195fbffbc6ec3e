using System.Buffers;
using System.Runtime.InteropServices;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Bytes as two hex digits each, in either case.</summary>
internal static class HexDecoder
{
    // Twelve bytes.
    private const int MinDigits = 24;

    private static readonly SearchValues<byte> _digits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> _anyDigits = SearchValues.Create("0123456789abcdefABCDEFnopqrsNOPQRS"u8);
    private static readonly SearchValues<byte> _rotatedDigits = SearchValues.Create("0123456789nopqrsNOPQRS"u8);

    /// <summary>Decodes every stretch of hex digits in the run; returns how many digits these have.</summary>
    public static int Undo(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        var digits = 0;
        for (var position = start; Find(_anyDigits, text[..end], ref position, out var length); position += length)
        {
            digits += UndoStretch(session, text, position, position + length, depth);
        }

        return digits;
    }

    private static int UndoStretch(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        var digits = 0;
        for (var position = start; Find(_digits, text[..end], ref position, out var length); position += length)
        {
            digits += length;
            Decode(session, text, position, position + length, depth);
        }

        for (var position = start; Find(_rotatedDigits, text[..end], ref position, out var length); position += length)
        {
            RunDecoder.TurnAround(session, text, position, position + length, isReversed: false, ScanLimits.Reach, depth);
        }

        return digits;
    }

    // Looks at the far end of what a stretch would need first: most other bytes are never read.
    private static bool Find(SearchValues<byte> digits, ReadOnlySpan<byte> text, ref int position, out int length)
    {
        while (text.Length - position >= MinDigits)
        {
            var other = text.Slice(position, MinDigits).LastIndexOfAnyExcept(digits);
            if (other < 0)
            {
                length = text[position..].IndexOfAnyExcept(digits) is >= 0 and var end ? end : text.Length - position;
                return true;
            }

            position += other + 1;
        }

        length = 0;
        return false;
    }

    private static void Decode(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        // An odd digit belongs to what stands before or after.
        for (var skip = 0; skip <= (end - start) % 2; skip++)
        {
            var count = (end - start) / 2;
            if (session.Open(depth, start, end, count) is not { } view)
            {
                return;
            }

            var bytes = view.BeginLinear(Disguise.Hex, count, start + skip, 2, 1);
            Convert.FromHexString(text.Slice(start + skip, count * 2), bytes, out _, out _);
            view.SetLength(count);
            PayloadScan.Run(session, view, depth);
            SwapDigits(bytes);
            if (PayloadScan.HoldsText(bytes))
            {
                RunDecoder.TurnAround(session, text, start, end, isReversed: true, ScanLimits.Reach, depth);
            }
        }
    }

    // Read backwards, the second digit of each byte comes first.
    private static void SwapDigits(Span<byte> bytes)
    {
        const ulong LowDigits = 0x0F0F_0F0F_0F0F_0F0F;
        foreach (ref var eight in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            eight = ((eight & LowDigits) << 4) | ((eight >> 4) & LowDigits);
        }

        for (var index = bytes.Length & ~7; index < bytes.Length; index++)
        {
            bytes[index] = (byte)((bytes[index] << 4) | (bytes[index] >> 4));
        }
    }
}
