using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SandboxGateway.Filters.Anchors;

/// <summary>
/// Finds the positions of a text where the four bytes of some anchor may stand. Where the processor can look 64 bytes up in a
/// table at once, that rules out most positions; a bitmap rules out most of the rest. Immutable, so safe to share between
/// threads.
/// </summary>
internal sealed class AnchorScanner
{
    private const int BlockSize = 64;

    // A window that starts with the block's last byte is read whole.
    private const int BlockReach = BlockSize + AnchorTable.WindowLength - 1;

    private readonly BucketTables _buckets;
    private readonly VectorPath _path;

    public AnchorScanner(IReadOnlyList<Anchor> anchors)
        : this(new AnchorTable(anchors), Widest)
    {
    }

    public AnchorScanner(AnchorTable table, VectorPath path)
    {
        Table = table;
        _buckets = new BucketTables(table.Anchors);
        _path = path;
    }

    /// <summary>What stands at a position that was found.</summary>
    public AnchorTable Table { get; }

    /// <summary>The widest path this processor has.</summary>
    public static VectorPath Widest => Avx512Vbmi.IsSupported ? VectorPath.Vector512 : VectorPath.Scalar;

    /// <summary>
    /// Writes the next positions to <paramref name="hits"/> (at least 128 long) and moves <paramref name="position"/> on. Zero
    /// is returned only at the end of the text.
    /// </summary>
    public int Find(ReadOnlySpan<byte> text, ref int position, Span<int> hits) =>
        _path == VectorPath.Vector512 ? Find512(text, ref position, hits) : FindScalar(text, ref position, hits);

    private int Find512(ReadOnlySpan<byte> text, ref int position, Span<int> hits)
    {
        ref var masks = ref _buckets.Masks;
        ref var bitmap = ref Table.Bitmap;
        var shift = Table.WordShift;
        ref var start = ref MemoryMarshal.GetReference(text);
        var count = 0;
        var at = position;
        for (; at <= text.Length - BlockReach && count < hits.Length - BlockSize; at += BlockSize)
        {
            count = Keep(ref Unsafe.Add(ref start, at), at, Candidates(ref masks, ref Unsafe.Add(ref start, at)), ref bitmap, shift, hits, count);
        }

        // The rest, shorter than a block, is looked at in a block padded with zeros, which are in no anchor.
        if (text.Length - at is >= AnchorTable.WindowLength and < BlockReach and var rest && count < hits.Length - BlockSize)
        {
            Span<byte> block = stackalloc byte[2 * BlockSize];
            block.Clear();
            text[at..].CopyTo(block);
            ref var padded = ref MemoryMarshal.GetReference(block);
            var candidates = Candidates(ref masks, ref padded);
            count = Keep(ref padded, at, candidates, ref bitmap, shift, hits, count);
            at += rest;
        }

        position = at;
        return count;
    }

    /// <summary>One bit for each of 64 positions from <paramref name="start"/> on; 67 bytes are read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Candidates(ref byte masks, ref byte start)
    {
        var first = Vector512.LoadUnsafe(ref start);
        var second = Vector512.LoadUnsafe(ref start, 1);
        var third = Vector512.LoadUnsafe(ref start, 2);
        var fourth = Vector512.LoadUnsafe(ref start, 3);
        var found = Vector512<byte>.Zero;
        for (nuint group = 0; group < BucketTables.Groups; group++)
        {
            ref var table = ref Unsafe.Add(ref masks, group * AnchorTable.WindowLength * BucketTables.Alphabet);
            found |= LookUp(ref table, 0, first) & LookUp(ref table, 1, second) & LookUp(ref table, 2, third) & LookUp(ref table, 3, fourth);
        }

        // The look-up takes seven bits of a byte; one with an eighth is in no anchor.
        return ~Vector512.Equals(found, Vector512<byte>.Zero).ExtractMostSignificantBits() & ~first.ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LookUp(ref byte table, nuint offset, Vector512<byte> bytes) => Avx512Vbmi.PermuteVar64x8x2(
        Vector512.LoadUnsafe(ref table, offset * BucketTables.Alphabet),
        bytes,
        Vector512.LoadUnsafe(ref table, (offset * BucketTables.Alphabet) + (nuint)Vector512<byte>.Count));

    // A candidate's place is always written, and kept by counting it: no branch depends on the text.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Keep(ref byte block, int at, ulong candidates, ref ulong bitmap, int shift, Span<int> hits, int count)
    {
        while (candidates != 0)
        {
            var offset = BitOperations.TrailingZeroCount(candidates);
            candidates &= candidates - 1;
            hits[count] = at + offset;
            // SAFETY: the caller's block is followed by three more bytes.
            count += AnchorTable.MayHold(ref bitmap, shift, Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref block, offset)));
        }

        return count;
    }

    private int FindScalar(ReadOnlySpan<byte> text, ref int position, Span<int> hits)
    {
        ref var bitmap = ref Table.Bitmap;
        var shift = Table.WordShift;
        ref var start = ref MemoryMarshal.GetReference(text);
        var count = 0;
        var at = position;
        for (; at <= text.Length - AnchorTable.WindowLength && count < hits.Length; at++)
        {
            hits[count] = at;
            // SAFETY: the loop ends where fewer than four bytes are left.
            count += AnchorTable.MayHold(ref bitmap, shift, Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, at)));
        }

        position = at;
        return count;
    }
}
