using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SandboxGateway.Filters.Anchors;

/// <summary>The nibble tables in 128-bit registers; lives on the stack of one scan.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct Tables128(NibbleTables nibbles)
{
    private readonly Row _row0 = new(nibbles, 0);
    private readonly Row _row1 = new(nibbles, 1);
    private readonly Row _row2 = new(nibbles, 2);
    private readonly Row _row3 = new(nibbles, 3);

    /// <summary>One bit for each of 16 positions from <paramref name="start"/> on; 19 bytes are read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Candidates(ref byte start)
    {
        _row0.Look(Vector128.LoadUnsafe(ref start), out var first0, out var first1);
        _row1.Look(Vector128.LoadUnsafe(ref start, 1), out var second0, out var second1);
        _row2.Look(Vector128.LoadUnsafe(ref start, 2), out var third0, out var third1);
        _row3.Look(Vector128.LoadUnsafe(ref start, 3), out var fourth0, out var fourth1);
        var buckets = (first0 & second0 & third0 & fourth0) | (first1 & second1 & third1 & fourth1);
        return ~Vector128.Equals(buckets, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFFUL;
    }

    private readonly struct Row(NibbleTables nibbles, int offset)
    {
        private readonly Vector128<byte> _low0 = nibbles.Low(0, offset);
        private readonly Vector128<byte> _low1 = nibbles.Low(1, offset);
        private readonly Vector128<byte> _high0 = nibbles.High(0, offset);
        private readonly Vector128<byte> _high1 = nibbles.High(1, offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Look(Vector128<byte> bytes, out Vector128<byte> group0, out Vector128<byte> group1)
        {
            var low = bytes & Vector128.Create((byte)0x0F);
            var high = (bytes.AsUInt16() >>> 4).AsByte() & Vector128.Create((byte)0x0F);
            group0 = Vector128.Shuffle(_low0, low) & Vector128.Shuffle(_high0, high);
            group1 = Vector128.Shuffle(_low1, low) & Vector128.Shuffle(_high1, high);
        }
    }
}
