using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SandboxGateway.Filters.Decoding;

/// <summary>
/// Finds the stretches of a payload that can be text: printable ASCII, blanks, whole UTF-8 characters, and the zeros that
/// UTF-16 has between letters. Of bytes at random, twelve in a row pass once in a hundred thousand.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct TextStretches(ReadOnlySpan<byte> payload)
{
    // No secret is shorter, with what it is found by.
    private const int MinLength = 12;

    private readonly ReadOnlySpan<byte> _payload = payload;
    private MaskRuns _runs = new(MinLength);
    private int _next;
    private ulong _expected;

    public bool Next(out int start, out int end)
    {
        while (!_runs.Next(out start, out end))
        {
            if (_next >= _payload.Length)
            {
                var isCutOff = _runs.Last(_payload.Length, out start, out end);
                _runs = new MaskRuns(MinLength);
                return isCutOff;
            }

            _runs.Feed(Mask(_payload[_next..]), _next);
            _next += BlockMasks.Size;
        }

        return true;
    }

    private ulong Mask(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= BlockMasks.Size)
        {
            return Mask(ref MemoryMarshal.GetReference(rest));
        }

        // Padded with a byte that is never part of a text.
        Span<byte> padded = stackalloc byte[BlockMasks.Size];
        padded.Fill(0xFF);
        rest.CopyTo(padded);
        return Mask(ref MemoryMarshal.GetReference(padded));
    }

    private ulong Mask(ref byte start)
    {
        var bytes = Vector512.LoadUnsafe(ref start);
        var ascii = InRange(bytes, 0x20, 0x7E) | InRange(bytes, (byte)'\t', (byte)'\r') | Vector512.Equals(bytes, Vector512<byte>.Zero).ExtractMostSignificantBits();
        if (bytes.ExtractMostSignificantBits() == 0 && _expected == 0)
        {
            return ascii;
        }

        var two = InRange(bytes, 0xC2, 0xDF);
        var three = InRange(bytes, 0xE0, 0xEF);
        var four = InRange(bytes, 0xF0, 0xF4);
        var continuing = InRange(bytes, 0x80, 0xBF);
        var expected = _expected | ((two | three | four) << 1) | ((three | four) << 2) | (four << 3);
        _expected = ((two | three | four) >> 63) | ((three | four) >> 62) | (four >> 61);

        // A byte at random in front may begin a character that is not there: ASCII counts all the same.
        return ascii | ((two | three | four | continuing) & ~(continuing ^ expected));
    }

    private static ulong InRange(Vector512<byte> bytes, byte first, byte last) =>
        Vector512.LessThanOrEqual(bytes - Vector512.Create(first), Vector512.Create((byte)(last - first))).ExtractMostSignificantBits();
}
