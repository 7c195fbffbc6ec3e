using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Benchmarks.Filters;

/// <summary>The whole filter with all rules over 1 MiB of clean text of each kind; MB/s is 1.05 divided by the seconds.</summary>
[MemoryDiagnoser]
public class SecretScanBenchmark
{
    private const int Size = 1 << 20;

    private readonly SecretScanner _scanner = new(RuleSet.BuiltIn);
    private readonly List<Finding> _findings = [];
    private byte[] _text = [];
    private byte[] _small = [];

    [Params("english", "code", "base64", "floats")]
    public string Input { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _text = Input switch
        {
            "english" => Repeat(Words(random)),
            "code" => Repeat(Encoding.ASCII.GetBytes("        for (var index = 0; index < items.Count; index++)\n        {\n            total += items[index].Length * Scale;\n        }\n")),
            "base64" => Base64(random),
            _ => Floats(random),
        };
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

    private static byte[] Words(Random random)
    {
        string[] words = ["the", "of", "model", "answers", "and", "with", "question", "people", "should", "because", "nothing", "water", "around"];
        return Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 4000).Select(_ => words[random.Next(words.Length)])));
    }

    private static byte[] Base64(Random random)
    {
        var bytes = new byte[Size / 4 * 3];
        random.NextBytes(bytes);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
    }

    private static byte[] Floats(Random random)
    {
        var text = new StringBuilder("[");
        while (text.Length < Size)
        {
            text.Append(((float)random.NextDouble()).ToString(CultureInfo.InvariantCulture)).Append(',');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] Repeat(byte[] piece)
    {
        var text = new byte[Size];
        for (var start = 0; start < Size; start += piece.Length)
        {
            piece.AsSpan(0, Math.Min(piece.Length, Size - start)).CopyTo(text.AsSpan(start));
        }

        return text;
    }
}
