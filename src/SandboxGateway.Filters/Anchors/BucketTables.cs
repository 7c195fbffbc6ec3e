using System.Runtime.InteropServices;

namespace SandboxGateway.Filters.Anchors;

/// <summary>
/// Divides the anchors over 32 buckets, and says for each of the four bytes of a window which buckets have some anchor with
/// this byte there. A position is worth a look when one bucket agrees with all four. Immutable.
/// </summary>
internal sealed class BucketTables
{
    public const int Groups = 4;

    /// <summary>Bytes from here on are in no anchor.</summary>
    public const int Alphabet = 128;

    private const int BucketsPerGroup = 8;
    private const int Buckets = Groups * BucketsPerGroup;
    private const int Rounds = 2;
    private const int Alignment = 64;

    // How many anchors of a bucket have this byte at this offset of their window.
    private readonly ushort[] _counts = new ushort[Buckets * AnchorTable.WindowLength * Alphabet];
    private readonly double[] _weights = new double[Buckets * AnchorTable.WindowLength];

    // Read in vectors of 64 bytes, so it starts at a multiple of 64 and is never moved.
    private readonly byte[] _memory = GC.AllocateArray<byte>((Groups * AnchorTable.WindowLength * Alphabet) + Alignment, pinned: true);
    private readonly int _start;

    public BucketTables(IReadOnlyList<Anchor> anchors)
    {
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) & (Alignment - 1));
        var homes = Divide(anchors);
        for (var index = 0; index < anchors.Count; index++)
        {
            Mark(anchors[index], homes[index]);
        }
    }

    /// <summary>By group, offset in the window and byte: the buckets of the group that have the byte there.</summary>
    public ref byte Masks => ref _memory[_start];

    // Starts with neighbours in alphabetical order, then moves each anchor to where it makes the least chance matches more.
    private int[] Divide(IReadOnlyList<Anchor> anchors)
    {
        var homes = new int[anchors.Count];
        var ordered = Enumerable.Range(0, anchors.Count).OrderBy(index => SortKey(anchors[index]), StringComparer.Ordinal).ToArray();
        // Anchors that differ in their last byte alone, as those of short prefixes do, count as one.
        var families = ordered.Select(index => Family(anchors[index])).Distinct().Select((family, rank) => (family, rank))
            .ToDictionary(each => each.family, each => each.rank);
        foreach (var index in ordered)
        {
            homes[index] = (int)((long)families[Family(anchors[index])] * Buckets / families.Count);
            Count(anchors[index], homes[index], 1);
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var index = 0; index < homes.Length; index++)
            {
                Count(anchors[index], homes[index], -1);
                homes[index] = Cheapest(anchors[index]);
                Count(anchors[index], homes[index], 1);
            }
        }

        return homes;
    }

    private int Cheapest(Anchor anchor)
    {
        var best = 0;
        var lowest = double.MaxValue;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            var (before, after) = (1.0, 1.0);
            for (var offset = 0; offset < AnchorTable.WindowLength; offset++)
            {
                var weight = _weights[(bucket * AnchorTable.WindowLength) + offset];
                before *= weight;
                after *= weight + Added(anchor, bucket, offset);
            }

            if (after - before < lowest)
            {
                (best, lowest) = (bucket, after - before);
            }
        }

        return best;
    }

    private double Added(Anchor anchor, int bucket, int offset)
    {
        var value = anchor.Window[offset];
        var added = _counts[Slot(bucket, offset, value)] == 0 ? ByteFrequency.Of(value) : 0;
        return HasTwoCases(anchor, value) && _counts[Slot(bucket, offset, (byte)(value ^ 0x20))] == 0
            ? added + ByteFrequency.Of((byte)(value ^ 0x20))
            : added;
    }

    private void Count(Anchor anchor, int bucket, int change)
    {
        for (var offset = 0; offset < AnchorTable.WindowLength; offset++)
        {
            var value = anchor.Window[offset];
            Count(bucket, offset, value, change);
            if (HasTwoCases(anchor, value))
            {
                Count(bucket, offset, (byte)(value ^ 0x20), change);
            }
        }
    }

    private void Count(int bucket, int offset, byte value, int change)
    {
        ref var count = ref _counts[Slot(bucket, offset, value)];
        var wasThere = count > 0;
        count = (ushort)(count + change);
        _weights[(bucket * AnchorTable.WindowLength) + offset] += (wasThere, count > 0) switch
        {
            (false, true) => ByteFrequency.Of(value),
            (true, false) => -ByteFrequency.Of(value),
            _ => 0,
        };
    }

    private void Mark(Anchor anchor, int bucket)
    {
        var bit = (byte)(1 << (bucket % BucketsPerGroup));
        for (var offset = 0; offset < AnchorTable.WindowLength; offset++)
        {
            var value = anchor.Window[offset];
            var start = _start + (((bucket / BucketsPerGroup * AnchorTable.WindowLength) + offset) * Alphabet);
            _memory[start + value] |= bit;
            if (HasTwoCases(anchor, value))
            {
                _memory[start + (value ^ 0x20)] |= bit;
            }
        }
    }

    private static int Slot(int bucket, int offset, byte value) => (((bucket * AnchorTable.WindowLength) + offset) * Alphabet) + value;

    private static bool HasTwoCases(Anchor anchor, byte value) => anchor.IgnoreCase && char.IsAsciiLetter((char)value);

    private static string Family(Anchor anchor) => SortKey(anchor)[..^1];

    private static string SortKey(Anchor anchor) => System.Text.Encoding.Latin1.GetString(anchor.Window).ToLowerInvariant();
}
