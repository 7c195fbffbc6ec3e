using System.Diagnostics;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Benchmarks.Filters;

/// <summary>ripgrep over the literals that the rules are found by, one thread: the first step of our scan and no more.</summary>
internal sealed class Ripgrep : IDisposable
{
    // Long enough that the start of the process does not count.
    private const int Copies = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("filter-").FullName;

    public Ripgrep() => File.WriteAllLines(
        Path.Combine(_folder, "literals"),
        RuleSet.BuiltIn.Rules.Where(static rule => rule.Enabled).SelectMany(RuleAnchors.Of).Distinct());

    /// <summary>Bytes for each second.</summary>
    public double Measure(byte[] text)
    {
        var path = Path.Combine(_folder, "text");
        using (var file = File.Create(path))
        {
            for (var copy = 0; copy < Copies; copy++)
            {
                file.Write(text);
            }
        }

        Run(path);
        var started = Stopwatch.GetTimestamp();
        Run(path);
        return (double)text.Length * Copies / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Run(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("rg")
        {
            ArgumentList = { "--fixed-strings", "--ignore-case", "--count", "--text", "--threads", "1", "--file", Path.Combine(_folder, "literals"), path },
            RedirectStandardOutput = true,
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }
}
