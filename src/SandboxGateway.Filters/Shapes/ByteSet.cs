using System.Buffers;

namespace SandboxGateway.Filters.Shapes;

/// <summary>A set of byte values. Immutable once built, so safe to share.</summary>
internal sealed class ByteSet
{
    private readonly bool[] _members = new bool[256];
    private readonly SearchValues<byte> _values;

    private ByteSet(IEnumerable<byte> members)
    {
        foreach (var member in members)
        {
            _members[member] = true;
        }

        Members = [.. Enumerable.Range(0, 256).Where(value => _members[value]).Select(value => (byte)value)];
        Count = Members.Length;
        _values = SearchValues.Create(Members);
    }

    public static ByteSet Digits { get; } = Of("0123456789");

    public static ByteSet Alphanumerics { get; } =
        Of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static ByteSet Word { get; } = Of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");

    public static ByteSet Blanks { get; } = Of(" \t\r\n");

    public int Count { get; }

    public byte[] Members { get; }

    public static ByteSet Of(string characters) => new(characters.Select(character => (byte)character));

    public static ByteSet Of(IEnumerable<byte> members) => new(members);

    public bool Contains(byte value) => _members[value];

    /// <summary>How many bytes of the set <paramref name="text"/> starts with.</summary>
    public int CountAtStart(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(_values) is >= 0 and var count ? count : text.Length;

    public bool Intersects(ByteSet other) => Members.Any(other.Contains);

    public ByteSet Union(ByteSet other) => new(Members.Concat(other.Members));

    public ByteSet Complement() =>
        new(Enumerable.Range(0, 256).Where(value => !_members[value]).Select(value => (byte)value));

    /// <summary>The set with the other case of each of its letters.</summary>
    public ByteSet IgnoreCase() =>
        new(Members.Concat(Members.Where(value => char.IsAsciiLetter((char)value)).Select(value => (byte)(value ^ 0x20))));
}
