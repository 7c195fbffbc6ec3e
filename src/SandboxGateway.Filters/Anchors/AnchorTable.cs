using System.Buffers.Binary;

namespace SandboxGateway.Filters.Anchors;

/// <summary>
/// All anchors by the four bytes the scan found, in two steps: a bitmap small enough for the first-level cache, then a
/// hash table. Immutable, so safe to share between threads.
/// </summary>
internal sealed class AnchorTable
{
    public const int WindowLength = 4;

    private const int BitmapBits = 16;
    private const uint Multiplier = 0x9E3779B1;

    private readonly ulong[] _bitmap = new ulong[1 << (BitmapBits - 6)];
    private readonly int[] _heads;
    private readonly int[] _next;
    private readonly uint[] _keys;
    private readonly int _shift;

    public AnchorTable(IReadOnlyList<Anchor> anchors)
    {
        Anchors = [.. anchors];
        var bits = 6;
        while (1 << bits < anchors.Count * 2)
        {
            bits++;
        }

        _shift = 32 - bits;
        _heads = new int[1 << bits];
        _next = new int[anchors.Count];
        _keys = new uint[anchors.Count];
        Array.Fill(_heads, -1);
        for (var index = anchors.Count - 1; index >= 0; index--)
        {
            Add(index);
        }
    }

    public Anchor[] Anchors { get; }

    /// <summary>Whether some anchor may have these four bytes; false is certain.</summary>
    public bool MayHold(uint window)
    {
        var slot = (Fold(window) * Multiplier) >> (32 - BitmapBits);
        return (_bitmap[slot >> 6] & (1UL << (int)(slot & 63))) != 0;
    }

    /// <summary>The first anchor with these four bytes, or -1; <see cref="Next"/> gives the others.</summary>
    public int First(uint window)
    {
        var key = Fold(window);
        return Same(_heads[(key * Multiplier) >> _shift], key);
    }

    public int Next(int index) => Same(_next[index], _keys[index]);

    private int Same(int index, uint key)
    {
        while (index >= 0 && _keys[index] != key)
        {
            index = _next[index];
        }

        return index;
    }

    private void Add(int index)
    {
        var key = Fold(BinaryPrimitives.ReadUInt32LittleEndian(Anchors[index].Window));
        var slot = (key * Multiplier) >> (32 - BitmapBits);
        _bitmap[slot >> 6] |= 1UL << (int)(slot & 63);
        ref var head = ref _heads[(key * Multiplier) >> _shift];
        _keys[index] = key;
        _next[index] = head;
        head = index;
    }

    // One bit separates the cases of a letter. Other bytes it makes equal are told apart by comparing the whole literal.
    private static uint Fold(uint window) => window | 0x20202020;
}
