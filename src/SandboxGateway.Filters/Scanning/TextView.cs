namespace SandboxGateway.Filters.Scanning;

/// <summary>
/// A text as it is with one disguise taken off, and where each of its bytes came from. Its memory is kept for the next
/// text; used by one thread at a time.
/// </summary>
internal sealed class TextView
{
    private byte[] _bytes = [];
    private int[] _origins = [];
    private Mapping _mapping;
    private int _from;
    private int _start;
    private int _numerator;
    private int _denominator;

    private enum Mapping
    {
        Table,
        Linear,
        Reversed,
        Whole,
        Lines,
    }

    public int Length { get; private set; }

    public Disguise Disguise { get; private set; }

    /// <summary>Whether bytes next to each other here may be apart in the original.</summary>
    public bool HasGaps { get; private set; }

    /// <summary>Whether the view was made on little evidence, so that a match in it must be beyond doubt.</summary>
    public bool IsGuess { get; set; }

    /// <summary>Whether the view is of bytes that were packed as text.</summary>
    public bool IsPayload => Disguise is Disguise.Base64 or Disguise.Hex;

    public ReadOnlySpan<byte> Text => _bytes.AsSpan(_from, Length);

    /// <summary>Starts a view built byte by byte; <paramref name="capacity"/> bounds what may be appended.</summary>
    public void Begin(Disguise disguise, int capacity, bool hasGaps)
    {
        Reserve(capacity);
        if (_origins.Length < capacity + 1)
        {
            _origins = new int[RoundUp(capacity + 1)];
        }

        (Disguise, HasGaps, IsGuess, Length, _mapping, _from) = (disguise, hasGaps, false, 0, Mapping.Table, 0);
    }

    public void Append(byte value, int origin)
    {
        _origins[Length] = origin;
        _bytes[Length++] = value;
    }

    public void Append(ReadOnlySpan<byte> text, int origin)
    {
        text.CopyTo(_bytes.AsSpan(Length));
        for (var index = 0; index < text.Length; index++)
        {
            _origins[Length + index] = origin + index;
        }

        Length += text.Length;
    }

    /// <summary>Ends a view built byte by byte; <paramref name="end"/> is where its last byte's origin ends.</summary>
    public void Complete(int end) => _origins[Length] = end;

    /// <summary>Names a view by what was found while it was built.</summary>
    public void Rename(Disguise disguise) => Disguise = disguise;

    /// <summary>Starts a view whose byte i stems from bytes i*n/d on; the caller fills the returned memory.</summary>
    public Span<byte> BeginLinear(Disguise disguise, int capacity, int start, int numerator, int denominator)
    {
        Reserve(capacity);
        (Disguise, HasGaps, IsGuess, Length, _mapping, _from) = (disguise, false, false, 0, Mapping.Linear, 0);
        (_start, _numerator, _denominator) = (start, numerator, denominator);
        return _bytes.AsSpan(0, capacity);
    }

    /// <summary>
    /// Starts a view of which three bytes stem from four, which stand in lines of <paramref name="length"/>, one every
    /// <paramref name="step"/> bytes.
    /// </summary>
    public Span<byte> BeginLines(Disguise disguise, int capacity, int start, int length, int step)
    {
        var bytes = BeginLinear(disguise, capacity, start, length, step);
        _mapping = Mapping.Lines;
        return bytes;
    }

    /// <summary>Starts a view of which any byte stems from all of <paramref name="start"/> to <paramref name="end"/>.</summary>
    public Span<byte> BeginWhole(Disguise disguise, int capacity, int start, int end)
    {
        var bytes = BeginLinear(disguise, capacity, start, 1, 1);
        (_mapping, _numerator) = (Mapping.Whole, end);
        return bytes;
    }

    /// <summary>A view of <paramref name="text"/> backwards.</summary>
    public void SetReversed(ReadOnlySpan<byte> text, int start)
    {
        var bytes = BeginLinear(Disguise.Reversed, text.Length, start, 1, 1);
        text.CopyTo(bytes);
        bytes.Reverse();
        (_mapping, Length) = (Mapping.Reversed, text.Length);
    }

    /// <summary>Narrows the view to a part of what it was filled with.</summary>
    public void Focus(int from, int to) => (_from, Length) = (from, to - from);

    /// <summary>Says how much of the memory was filled.</summary>
    public void SetLength(int length) => Length = length;

    /// <summary>Where a stretch of this view stands in the text it was made from.</summary>
    public (int Start, int End) ToParent(int start, int end) => _mapping switch
    {
        Mapping.Table => (_origins[_from + start], HasGaps && end > start ? _origins[_from + end - 1] + 1 : _origins[_from + end]),
        Mapping.Linear => (
            _start + (int)((long)(_from + start) * _numerator / _denominator),
            _start + (int)((((long)(_from + end) * _numerator) + _denominator - 1) / _denominator)),
        Mapping.Lines => (InLines((_from + start) * 4L / 3), InLines(((((_from + end) * 4L) + 2) / 3) - 1) + 1),
        Mapping.Reversed => (_start + Length - end, _start + Length - start),
        _ => (_start, _numerator),
    };

    /// <summary>Whether something was left out right before <paramref name="position"/>.</summary>
    public bool IsGap(int position) =>
        HasGaps && position > 0 && position < Length && _origins[position] != _origins[position - 1] + 1;

    /// <summary>The last place before <paramref name="position"/> and after <paramref name="first"/> where something was left out, or -1.</summary>
    public int GapBefore(int position, int first)
    {
        for (position--; position > first; position--)
        {
            if (IsGap(position))
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>Whether something was left out inside a stretch.</summary>
    public bool SpansGap(int start, int end) => _origins[end - 1] - _origins[start] != end - 1 - start;

    private int InLines(long letter) => _start + (int)((letter / _numerator * _denominator) + (letter % _numerator));

    private void Reserve(int capacity)
    {
        if (_bytes.Length < capacity)
        {
            _bytes = new byte[RoundUp(capacity)];
        }
    }

    private static int RoundUp(int capacity) => Math.Max(1024, capacity + (capacity / 2));
}
