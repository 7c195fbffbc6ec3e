using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SandboxGateway.Filters.Anchors;

/// <summary>
/// Finds the positions of a text where the four bytes of some anchor stand. Vector instructions rule out nearly all
/// positions 16, 32 or 64 at a time; a bitmap rules out most of the rest. Immutable, so safe to share between threads.
/// </summary>
internal sealed class AnchorScanner
{
    private readonly AnchorTable _table;
    private readonly NibbleTables _nibbles;
    private readonly VectorPath _path;

    public AnchorScanner(AnchorTable table)
        : this(table, Widest)
    {
    }

    public AnchorScanner(AnchorTable table, VectorPath path)
    {
        _table = table;
        _nibbles = new NibbleTables(table.Anchors);
        _path = path;
    }

    /// <summary>The widest path this processor has.</summary>
    public static VectorPath Widest =>
        Avx512BW.IsSupported ? VectorPath.Vector512
        : Avx2.IsSupported ? VectorPath.Vector256
        : Ssse3.IsSupported || AdvSimd.Arm64.IsSupported ? VectorPath.Vector128
        : VectorPath.Scalar;

    /// <summary>
    /// Writes the next positions to <paramref name="hits"/> (at least 64 long) and moves <paramref name="position"/> on. Zero is
    /// returned only at the end of the text.
    /// </summary>
    public int Find(ReadOnlySpan<byte> text, ref int position, Span<int> hits)
    {
        var count = _path switch
        {
            VectorPath.Vector512 => Find512(text, ref position, hits),
            VectorPath.Vector256 => Find256(text, ref position, hits),
            VectorPath.Vector128 => Find128(text, ref position, hits),
            _ => 0,
        };
        return FindScalar(text, ref position, hits, count);
    }

    private int Find512(ReadOnlySpan<byte> text, ref int position, Span<int> hits)
    {
        var tables = new Tables512(_nibbles);
        ref var start = ref MemoryMarshal.GetReference(text);
        var count = 0;
        var at = position;
        for (; at <= text.Length - 67 && count <= hits.Length - 64; at += 64)
        {
            var candidates = tables.Candidates(ref Unsafe.Add(ref start, at));
            if (candidates != 0)
            {
                count = Keep(ref start, at, candidates, hits, count);
            }
        }

        position = at;
        return count;
    }

    private int Find256(ReadOnlySpan<byte> text, ref int position, Span<int> hits)
    {
        var tables = new Tables256(_nibbles);
        ref var start = ref MemoryMarshal.GetReference(text);
        var count = 0;
        var at = position;
        for (; at <= text.Length - 35 && count <= hits.Length - 64; at += 32)
        {
            count = Keep(ref start, at, tables.Candidates(ref Unsafe.Add(ref start, at)), hits, count);
        }

        position = at;
        return count;
    }

    private int Find128(ReadOnlySpan<byte> text, ref int position, Span<int> hits)
    {
        var tables = new Tables128(_nibbles);
        ref var start = ref MemoryMarshal.GetReference(text);
        var count = 0;
        var at = position;
        for (; at <= text.Length - 19 && count <= hits.Length - 64; at += 16)
        {
            count = Keep(ref start, at, tables.Candidates(ref Unsafe.Add(ref start, at)), hits, count);
        }

        position = at;
        return count;
    }

    // The rest of a text too short for a vector; and all of it where there are no vectors.
    private int FindScalar(ReadOnlySpan<byte> text, ref int position, Span<int> hits, int count)
    {
        if (count > hits.Length - 64)
        {
            return count;
        }

        for (; position <= text.Length - AnchorTable.WindowLength && count < hits.Length; position++)
        {
            var window = text.Slice(position, AnchorTable.WindowLength);
            if (_table.MayHold(BinaryPrimitives.ReadUInt32LittleEndian(window)) && _nibbles.IsCandidate(window))
            {
                hits[count++] = position;
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Keep(ref byte start, int at, ulong candidates, Span<int> hits, int count)
    {
        while (candidates != 0)
        {
            var position = at + BitOperations.TrailingZeroCount(candidates);
            candidates &= candidates - 1;
            // SAFETY: the caller stops where fewer than four bytes follow the last candidate of a block.
            if (_table.MayHold(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position))))
            {
                hits[count++] = position;
            }
        }

        return count;
    }
}
