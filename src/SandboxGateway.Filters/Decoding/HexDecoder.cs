using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Bytes as two hex digits each, in either case.</summary>
internal static class HexDecoder
{
    private const int MinDigits = 20;

    /// <summary>Decodes every stretch of hex digits in the run; returns how many digits these have.</summary>
    public static int Undo(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        var digits = 0;
        for (var position = start; position < end;)
        {
            var stop = position;
            while (stop < end && char.IsAsciiHexDigit((char)text[stop]))
            {
                stop++;
            }

            if (stop - position >= MinDigits)
            {
                digits += stop - position;
                Decode(session, text, position, stop, depth);
                if ((stop - position) % 2 == 1)
                {
                    // One digit belongs to what stands before.
                    Decode(session, text, position + 1, stop, depth);
                }
            }

            position = stop + 1;
        }

        return digits;
    }

    private static void Decode(ScanSession session, ReadOnlySpan<byte> text, int start, int end, int depth)
    {
        var count = (end - start) / 2;
        if (session.Open(depth, count) is not { } view)
        {
            return;
        }

        var bytes = view.BeginLinear(Disguise.Hex, count, start, 2, 1);
        for (var index = 0; index < count; index++)
        {
            bytes[index] = (byte)((HexDigits.Value(text[start + (index * 2)]) << 4) | HexDigits.Value(text[start + (index * 2) + 1]));
        }

        view.SetLength(count);
        PayloadScan.Run(session, view.Text, depth);
    }
}
