namespace SandboxGateway.Contracts.Json;

/// <summary>The member names of the objects that are open, to find a name given twice.</summary>
/// <remarks>
/// Not thread-safe; reused from text to text. Names of more than a few bytes are held as 64 bits of seeded hash: two names
/// that collide are taken for one name given twice, which refuses a document and lets none through, and no sender can aim for it.
/// </remarks>
internal sealed class NameSet
{
    // Up to here a scan of the hashes is cheaper than a table.
    private const int ScanLimit = 16;

    // A name that is shorter than the hash is its own, with its length in the last byte.
    private const int MaxPackedBytes = sizeof(ulong) - 1;

    private readonly List<HashSet<ulong>> _tables = [];
    private ulong[] _hashes = new ulong[256];
    private int _count;
    private int _tablesInUse;

    public void Clear()
    {
        _count = 0;
        _tablesInUse = 0;
    }

    /// <summary>Begins an object, and gives what <see cref="TryAdd"/> and <see cref="Close"/> want to hear.</summary>
    public NameFrame Open() => new(_count);

    /// <summary>False if the object has this name already.</summary>
    public bool TryAdd(ref NameFrame frame, ReadOnlySpan<byte> name)
    {
        var hash = HashOf(name);
        if (frame.Table >= 0)
        {
            return _tables[frame.Table].Add(Scatter(hash));
        }

        var names = _hashes.AsSpan(frame.Start, _count - frame.Start);
        if (names.Contains(hash))
        {
            return false;
        }

        if (names.Length == ScanLimit)
        {
            frame.Table = RentTable();
            foreach (var earlier in names)
            {
                _tables[frame.Table].Add(Scatter(earlier));
            }

            return _tables[frame.Table].Add(Scatter(hash));
        }

        if (_count == _hashes.Length)
        {
            Array.Resize(ref _hashes, _count * 2);
        }

        _hashes[_count++] = hash;
        return true;
    }

    public void Close(NameFrame frame)
    {
        _count = frame.Start;
        if (frame.Table >= 0)
        {
            // Objects close in the reverse order of opening, so the newest table is this object's.
            _tables[frame.Table].Clear();
            _tablesInUse = frame.Table;
        }
    }

    private static ulong HashOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxPackedBytes)
        {
            return SeededHash.Of(name);
        }

        var packed = (ulong)name.Length << (8 * MaxPackedBytes);
        for (var i = 0; i < name.Length; i++)
        {
            packed |= (ulong)name[i] << (8 * i);
        }

        return packed;
    }

    // A sender can choose short names, and so must not choose their places in a table.
    private static ulong Scatter(ulong hash) => SeededHash.Combine(hash, 0);

    private int RentTable()
    {
        if (_tablesInUse == _tables.Count)
        {
            _tables.Add([]);
        }

        _tables[_tablesInUse].Clear();
        return _tablesInUse++;
    }
}
