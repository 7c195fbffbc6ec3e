namespace SandboxGateway.Filters.Checks;

/// <summary>How unpredictable a text is by its own letters, in bits for each (Shannon).</summary>
internal static class Entropy
{
    public static double Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (var value in text)
        {
            counts[value]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / text.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }
}
