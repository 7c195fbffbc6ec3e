namespace SandboxGateway.Filters.Anchors;

/// <summary>A literal the scan looks for, and the rules to check where it stands.</summary>
internal sealed record Anchor(byte[] Literal, bool IgnoreCase, int[] Rules)
{
    /// <summary>Whether a rule wants a value assigned to the literal.</summary>
    public bool HasAssignments { get; init; }

    /// <summary>Whether the literal stands backwards or rotated here: no rule is checked, the text around is turned first.</summary>
    public bool IsTurned => Rules.Length == 0;

    /// <summary>Of a turned one: whether it stands backwards.</summary>
    public bool IsReversed { get; init; }

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
                weight += ByteFrequency.Rank(value);
            }

            if (weight < lowest)
            {
                (best, lowest) = (offset, weight);
            }
        }

        return best;
    }
}
