using System.Text;

namespace SandboxGateway.Contracts.Plan;

/// <summary>Finds the position of a UTF-8 name among a schema's names. Immutable.</summary>
internal sealed class NameTable
{
    public static readonly NameTable Empty = new([]);

    private readonly byte[][] _names;
    private readonly int[] _slots;

    public NameTable(IReadOnlyList<string> names)
    {
        Names = names;
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        _slots = new int[int.Max(4, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)names.Count * 2))];
        for (var i = 0; i < _names.Length; i++)
        {
            var slot = Slot(_names[i]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The name's position, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (_names.Length == 0)
        {
            return -1;
        }

        for (var slot = Slot(name); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (name.SequenceEqual(_names[_slots[slot] - 1]))
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    // The names come from the operator's schema, so a plain hash (FNV-1a) is enough.
    private int Slot(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var value in name)
        {
            hash = (hash ^ value) * 16777619u;
        }

        return (int)(hash & (uint)(_slots.Length - 1));
    }
}
