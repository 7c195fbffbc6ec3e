using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters;

/// <summary>
/// Scans the texts that one tensor of numbers may spell, and keeps which bytes of its data spell a secret. Used by one thread
/// at a time.
/// </summary>
internal sealed class NumericScan
{
    // Of numbers that happen to be letters only what cannot be chance counts.
    private const double MinConfidence = 0.5;

    private readonly List<Finding> _found = [];
    private SecretScanner _scanner = null!;
    private int _output;

    /// <summary>The findings of all tensors since <see cref="Clear"/>; their places are bytes of the tensor's data.</summary>
    public List<(int Output, Finding Finding)> Findings { get; } = [];

    public void Clear() => Findings.Clear();

    /// <summary>Turns to the tensor at <paramref name="output"/> of the answer.</summary>
    public void Begin(SecretScanner scanner, int output) => (_scanner, _output) = (scanner, output);

    /// <summary>Looks at <paramref name="text"/>, each byte of which stands for <paramref name="size"/> bytes of data.</summary>
    public void Look(ReadOnlySpan<byte> text, int size)
    {
        _found.Clear();
        _scanner.Scan(text, _found);
        foreach (var finding in _found)
        {
            if (finding.Confidence >= MinConfidence && !finding.Rule.Random)
            {
                Findings.Add((_output, finding with { Start = finding.Start * size, End = finding.End * size }));
            }
        }
    }
}
