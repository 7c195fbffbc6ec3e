using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SandboxGateway.Filters.Anchors;

/// <summary>The nibble tables in 512-bit registers; lives on the stack of one scan.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct Tables512(NibbleTables nibbles)
{
    private readonly Row _row0 = new(nibbles, 0);
    private readonly Row _row1 = new(nibbles, 1);
    private readonly Row _row2 = new(nibbles, 2);
    private readonly Row _row3 = new(nibbles, 3);

    /// <summary>One bit for each of 64 positions from <paramref name="start"/> on; 67 bytes are read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Candidates(ref byte start)
    {
        _row0.Look(Vector512.LoadUnsafe(ref start), out var first0, out var first1);
        _row1.Look(Vector512.LoadUnsafe(ref start, 1), out var second0, out var second1);
        _row2.Look(Vector512.LoadUnsafe(ref start, 2), out var third0, out var third1);
        _row3.Look(Vector512.LoadUnsafe(ref start, 3), out var fourth0, out var fourth1);
        var buckets = (first0 & second0 & third0 & fourth0) | (first1 & second1 & third1 & fourth1);
        return ~Vector512.Equals(buckets, Vector512<byte>.Zero).ExtractMostSignificantBits();
    }

    private readonly struct Row(NibbleTables nibbles, int offset)
    {
        private readonly Vector512<byte> _low0 = Vector512.Create(nibbles.Low(0, offset));
        private readonly Vector512<byte> _low1 = Vector512.Create(nibbles.Low(1, offset));
        private readonly Vector512<byte> _high0 = Vector512.Create(nibbles.High(0, offset));
        private readonly Vector512<byte> _high1 = Vector512.Create(nibbles.High(1, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Look(Vector512<byte> bytes, out Vector512<byte> group0, out Vector512<byte> group1)
        {
            var low = bytes & Vector512.Create((byte)0x0F);
            var high = (bytes.AsUInt16() >>> 4).AsByte() & Vector512.Create((byte)0x0F);
            group0 = Avx512BW.Shuffle(_low0, low) & Avx512BW.Shuffle(_high0, high);
            group1 = Avx512BW.Shuffle(_low1, low) & Avx512BW.Shuffle(_high1, high);
        }
    }
}
