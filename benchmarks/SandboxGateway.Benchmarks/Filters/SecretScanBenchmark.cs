using BenchmarkDotNet.Attributes;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Benchmarks.Filters;

/// <summary>The whole filter with all rules over 1 MiB of clean text of each kind; MB/s is 1.05 divided by the seconds.</summary>
[MemoryDiagnoser]
public class SecretScanBenchmark
{
    private readonly SecretScanner _scanner = new(RuleSet.BuiltIn);
    private readonly List<Finding> _findings = [];
    private byte[] _text = [];
    private byte[] _small = [];

    [ParamsSource(nameof(Inputs))]
    public string Input { get; set; } = "";

    public static IEnumerable<string> Inputs => FilterTexts.Clean(Root).Keys;

    private static string Root => Environment.GetEnvironmentVariable("SANDBOX_GATEWAY_ROOT") ?? Environment.CurrentDirectory;

    [GlobalSetup]
    public void Setup()
    {
        _text = FilterTexts.Clean(Root)[Input];
        _small = _text[..300];
    }

    [Benchmark]
    public int OneMebibyte() => Scan(_text);

    [Benchmark]
    public int ThreeHundredBytes() => Scan(_small);

    private int Scan(byte[] text)
    {
        _findings.Clear();
        _scanner.Scan(text, _findings);
        return _findings.Count;
    }
}
