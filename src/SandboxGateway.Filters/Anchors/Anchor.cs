namespace SandboxGateway.Filters.Anchors;

/// <summary>A literal the scan looks for, and the rule to check where it stands.</summary>
internal sealed record Anchor(byte[] Literal, bool IgnoreCase, int Rule)
{
    /// <summary>Whether the literal stands backwards or rotated here: no rule is checked, the text around is turned first.</summary>
    public bool IsTurned => Rule < 0;

    /// <summary>Where in the literal its four rarest neighbouring bytes are; only these take part in the scan.</summary>
    public int WindowOffset { get; } = RarestWindow(Literal);

    public ReadOnlySpan<byte> Window => Literal.AsSpan(WindowOffset, AnchorTable.WindowLength);

    public bool Matches(ReadOnlySpan<byte> text, int position)
    {
        if (position < 0 || position + Literal.Length > text.Length)
        {
            return false;
        }

        var candidate = text.Slice(position, Literal.Length);
        return IgnoreCase
            ? System.Text.Ascii.EqualsIgnoreCase(candidate, Literal)
            : candidate.SequenceEqual(Literal);
    }

    private static int RarestWindow(byte[] literal)
    {
        var best = 0;
        var lowest = int.MaxValue;
        for (var offset = 0; offset + AnchorTable.WindowLength <= literal.Length; offset++)
        {
            var weight = 0;
            foreach (var value in literal.AsSpan(offset, AnchorTable.WindowLength))
            {
                weight += Frequency(value);
            }

            if (weight < lowest)
            {
                (best, lowest) = (offset, weight);
            }
        }

        return best;
    }

    // How common a byte is in prose and code, on a log scale: letters by their rank in English.
    private static int Frequency(byte value) => (char)value switch
    {
        ' ' or 'e' or 't' or 'a' or 'o' or 'i' or 'n' => 12,
        's' or 'r' or 'h' or 'l' or 'd' or 'c' => 11,
        'u' or 'm' or 'f' or 'p' or 'g' => 9,
        'w' or 'y' or 'b' or 'v' or '-' or '.' => 7,
        '/' or '=' or '"' or ':' or '_' or >= '0' and <= '9' => 6,
        'k' or 'x' => 5,
        'j' or 'q' or 'z' => 2,
        _ => 4,
    };
}
