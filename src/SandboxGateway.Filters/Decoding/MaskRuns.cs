using System.Numerics;

namespace SandboxGateway.Filters.Decoding;

/// <summary>Finds long runs in a text whose bytes come as masks of 64 bits, also runs that go on over several masks.</summary>
internal struct MaskRuns(int minLength)
{
    private ulong _mask;
    private int _at;
    private int _open = -1;

    /// <summary>Takes the mask of the 64 bytes at <paramref name="at"/>; <see cref="Next"/> then gives the runs that end in it.</summary>
    public void Feed(ulong mask, int at) => (_mask, _at) = (mask, at);

    public bool Next(out int start, out int end)
    {
        (start, end) = (_open, _at + BitOperations.TrailingZeroCount(~_mask));
        if (_open >= 0)
        {
            if (_mask == ulong.MaxValue)
            {
                return false;
            }

            _open = -1;
            _mask &= _mask + 1;
            if (end - start >= minLength)
            {
                return true;
            }
        }

        var longRuns = LongRuns(_mask);
        if (longRuns != 0)
        {
            var first = BitOperations.TrailingZeroCount(longRuns);
            var length = BitOperations.TrailingZeroCount(~(_mask >> first));
            if (first + length < BlockMasks.Size)
            {
                (start, end) = (_at + first, _at + first + length);
                _mask &= ~(((1UL << length) - 1) << first);
                return true;
            }
        }

        _open = (long)_mask < 0 ? _at + BlockMasks.Size - BitOperations.LeadingZeroCount(~_mask) : -1;
        return false;
    }

    /// <summary>The run that the text's end, at <paramref name="length"/>, cuts off.</summary>
    public readonly bool Last(int length, out int start, out int end)
    {
        (start, end) = (_open, length);
        return _open >= 0 && end - start >= minLength;
    }

    // Bit i stays set when as many bits as a run needs are set from i on.
    private readonly ulong LongRuns(ulong mask)
    {
        var width = 1;
        for (; width * 2 <= minLength; width *= 2)
        {
            mask &= mask >> width;
        }

        return mask & (mask >> (minLength - width));
    }
}
