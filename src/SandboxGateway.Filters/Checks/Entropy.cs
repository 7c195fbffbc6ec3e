namespace SandboxGateway.Filters.Checks;

/// <summary>How unpredictable a text is by its own letters, in bits for each (Shannon).</summary>
internal static class Entropy
{
    // By count, for the counts that secrets have.
    private static readonly double[] _products = [.. Enumerable.Range(0, 256).Select(count => count > 1 ? count * Math.Log2(count) : 0)];

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

        // Each letter is taken once, where it first stands.
        var sum = 0.0;
        foreach (var value in text)
        {
            ref var count = ref counts[value];
            sum += count < _products.Length ? _products[count] : count * Math.Log2(count);
            count = 0;
        }

        return Math.Log2(text.Length) - (sum / text.Length);
    }
}
