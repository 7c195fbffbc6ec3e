namespace SandboxGateway.LoadTest;

/// <summary>Order statistics of a series of measurements.</summary>
internal sealed class Statistics
{
    private readonly double[] _sorted;

    public Statistics(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
    }

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    public double Median => _sorted.Length % 2 == 1
        ? _sorted[_sorted.Length / 2]
        : (_sorted[(_sorted.Length / 2) - 1] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>The value that this share (0 to 1) of all measurements does not exceed.</summary>
    public double Percentile(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
