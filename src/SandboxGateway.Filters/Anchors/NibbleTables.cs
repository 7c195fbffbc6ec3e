using System.Runtime.Intrinsics;

namespace SandboxGateway.Filters.Anchors;

/// <summary>
/// For each of the four bytes of a window: which of sixteen buckets of anchors have a byte with this low half, and which with
/// this high half, there. A position is worth a look when some bucket agrees with all eight. Immutable.
/// </summary>
internal sealed class NibbleTables
{
    public const int Groups = 2;

    private const int BucketsPerGroup = 8;

    private readonly byte[] _low = new byte[Groups * AnchorTable.WindowLength * 16];
    private readonly byte[] _high = new byte[Groups * AnchorTable.WindowLength * 16];

    public NibbleTables(IReadOnlyList<Anchor> anchors)
    {
        // Anchors that start alike share a bucket: their first bytes then rule out most positions.
        var ordered = anchors.OrderBy(SortKey, StringComparer.Ordinal).ToList();
        const int Buckets = Groups * BucketsPerGroup;
        for (var index = 0; index < ordered.Count; index++)
        {
            Add(ordered[index], (int)((long)index * Buckets / ordered.Count));
        }
    }

    public Vector128<byte> Low(int group, int offset) => Vector128.Create(_low, Start(group, offset));

    public Vector128<byte> High(int group, int offset) => Vector128.Create(_high, Start(group, offset));

    /// <summary>The same test for one position, one byte at a time.</summary>
    public bool IsCandidate(ReadOnlySpan<byte> window)
    {
        for (var group = 0; group < Groups; group++)
        {
            var buckets = 0xFF;
            for (var offset = 0; offset < AnchorTable.WindowLength; offset++)
            {
                var start = Start(group, offset);
                buckets &= _low[start + (window[offset] & 0x0F)] & _high[start + (window[offset] >> 4)];
            }

            if (buckets != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int Start(int group, int offset) => ((group * AnchorTable.WindowLength) + offset) * 16;

    private static string SortKey(Anchor anchor) => System.Text.Encoding.Latin1.GetString(anchor.Window).ToLowerInvariant();

    private void Add(Anchor anchor, int bucket)
    {
        var bit = (byte)(1 << (bucket % BucketsPerGroup));
        for (var offset = 0; offset < AnchorTable.WindowLength; offset++)
        {
            var value = anchor.Window[offset];
            Mark(value, bucket / BucketsPerGroup, offset, bit);
            if (anchor.IgnoreCase && char.IsAsciiLetter((char)value))
            {
                Mark((byte)(value ^ 0x20), bucket / BucketsPerGroup, offset, bit);
            }
        }
    }

    private void Mark(byte value, int group, int offset, byte bit)
    {
        _low[Start(group, offset) + (value & 0x0F)] |= bit;
        _high[Start(group, offset) + (value >> 4)] |= bit;
    }
}
