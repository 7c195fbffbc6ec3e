namespace SandboxGateway.Contracts.Formats;

/// <summary>Durations of RFC 3339, appendix A: whole units, each following the next larger one without a gap.</summary>
internal static class DurationFormat
{
    public static bool IsDuration(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[0] != 'P')
        {
            return false;
        }

        text = text[1..];
        if (text[0] != 'T')
        {
            // "5W" stands alone: a week is no multiple or part of the other units.
            if (TakeUnits(ref text, "W") == 1)
            {
                return text.IsEmpty;
            }

            if (TakeUnits(ref text, "YMD") < 1)
            {
                return false;
            }
        }

        return text.IsEmpty || (text[0] == 'T' && IsTimePart(text[1..]));
    }

    private static bool IsTimePart(ReadOnlySpan<byte> text) => TakeUnits(ref text, "HMS") > 0 && text.IsEmpty;

    /// <summary>Takes numbers with neighbouring units in their order, and counts them; -1 if a unit is out of place.</summary>
    private static int TakeUnits(ref ReadOnlySpan<byte> text, string units)
    {
        var taken = 0;
        var last = -1;
        while (true)
        {
            var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0)
            {
                return taken;
            }

            var unit = units.IndexOf((char)text[digits], StringComparison.Ordinal);
            if (unit < 0 || (last >= 0 && unit != last + 1))
            {
                return -1;
            }

            last = unit;
            taken++;
            text = text[(digits + 1)..];
        }
    }
}
