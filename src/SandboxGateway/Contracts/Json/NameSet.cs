namespace SandboxGateway.Contracts.Json;

/// <summary>The member names of the objects that are open, to find a name given twice.</summary>
/// <remarks>
/// Not thread-safe; reused from text to text. Names are held as 64 bits of seeded hash: two names that collide are taken
/// for one name given twice, which refuses a document and lets none through, and no sender can aim for it.
/// </remarks>
internal sealed class NameSet
{
    // Up to here a scan of the hashes is cheaper than a table.
    private const int ScanLimit = 16;

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
        var hash = SeededHash.Of(name);
        if (frame.Table >= 0)
        {
            return _tables[frame.Table].Add(hash);
        }

        var names = _hashes.AsSpan(frame.Start, _count - frame.Start);
        if (names.Contains(hash))
        {
            return false;
        }

        if (names.Length == ScanLimit)
        {
            frame.Table = RentTable();
            _tables[frame.Table].UnionWith(names.ToArray());
            return _tables[frame.Table].Add(hash);
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
