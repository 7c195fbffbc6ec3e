using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SandboxGateway.Filters.Anchors;

/// <summary>
/// All anchors by the four bytes the scan found, in two steps: a bitmap small enough for the first-level cache, then a
/// hash table. Immutable, so safe to share between threads.
/// </summary>
internal sealed class AnchorTable
{
    public const int WindowLength = 4;

    // 8 KiB at least: a quarter of a first-level cache.
    private const int MinWordBits = 10;
    private const int AnchorsPerWord = 4;
    private const int FirstBit = 16;
    private const int SecondBit = 10;
    private const uint Multiplier = 0x9E3779B1;

    private readonly ulong[] _bitmap;
    private readonly int[] _heads;
    private readonly Entry[] _entries;
    private readonly int _shift;

    public AnchorTable(IReadOnlyList<Anchor> anchors)
    {
        Anchors = [.. anchors];
        var wordBits = MinWordBits;
        while (AnchorsPerWord << wordBits < anchors.Count)
        {
            wordBits++;
        }

        WordShift = 32 - wordBits;
        _bitmap = new ulong[1 << wordBits];
        var bits = 6;
        while (1 << bits < anchors.Count * 2)
        {
            bits++;
        }

        _shift = 32 - bits;
        _heads = new int[1 << bits];
        _entries = new Entry[anchors.Count];
        Array.Fill(_heads, -1);
        for (var index = anchors.Count - 1; index >= 0; index--)
        {
            Add(index);
        }
    }

    public Anchor[] Anchors { get; }

    /// <summary>How far a hash is shifted to be the index of a word of the bitmap.</summary>
    public int WordShift { get; }

    /// <summary>1 when some anchor may have these four bytes, else 0. Two bits of one word answer, and no branch is taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MayHold(ref ulong bitmap, int wordShift, uint window)
    {
        var hash = Fold(window) * Multiplier;
        // SAFETY: the index has as many bits as the bitmap has words.
        var word = Unsafe.Add(ref bitmap, hash >> wordShift);
        return (int)((word >> (int)(hash >> SecondBit)) & (word >> (int)(hash >> FirstBit)) & 1);
    }

    /// <summary>The first word of the bitmap that <see cref="MayHold"/> reads.</summary>
    public ref ulong Bitmap => ref MemoryMarshal.GetArrayDataReference(_bitmap);

    /// <summary>The first anchor whose window stands at <paramref name="hit"/>, with the rest of it around; -1 when there is none.</summary>
    public int First(ReadOnlySpan<byte> text, int hit)
    {
        var key = Fold(BinaryPrimitives.ReadUInt32LittleEndian(text[hit..]));
        return Matching(_heads[(key * Multiplier) >> _shift], key, text, hit);
    }

    /// <summary>The one after <paramref name="index"/>.</summary>
    public int Next(int index, ReadOnlySpan<byte> text, int hit) => Matching(_entries[index].Next, _entries[index].Key, text, hit);

    private int Matching(int index, uint key, ReadOnlySpan<byte> text, int hit)
    {
        for (; index >= 0; index = _entries[index].Next)
        {
            ref readonly var entry = ref _entries[index];
            var other = hit + entry.OtherOffset;
            // Four other bytes of a longer anchor settle nearly all cases before the anchor itself is read.
            if (entry.Key == key && other >= 0 && other <= text.Length - WindowLength
                && Fold(BinaryPrimitives.ReadUInt32LittleEndian(text[other..])) == entry.Other
                && Anchors[index].Matches(text, hit - Anchors[index].WindowOffset))
            {
                return index;
            }
        }

        return -1;
    }

    private void Add(int index)
    {
        var key = Fold(BinaryPrimitives.ReadUInt32LittleEndian(Anchors[index].Window));
        var hash = key * Multiplier;
        _bitmap[hash >> WordShift] |= (1UL << (int)(hash >> SecondBit)) | (1UL << (int)(hash >> FirstBit));
        ref var head = ref _heads[(key * Multiplier) >> _shift];
        var literal = Anchors[index].Literal;
        var end = literal.Length - WindowLength;
        var other = Anchors[index].WindowOffset == end ? 0 : end;
        var otherKey = Fold(BinaryPrimitives.ReadUInt32LittleEndian(literal.AsSpan(other)));
        _entries[index] = new Entry(key, other - Anchors[index].WindowOffset, otherKey, head);
        head = index;
    }

    // One bit separates the cases of a letter. Other bytes it makes equal are told apart by comparing the whole literal.
    private static uint Fold(uint window) => window | 0x20202020;

    private readonly record struct Entry(uint Key, int OtherOffset, uint Other, int Next);
}
