using System.Diagnostics;
using System.Globalization;
using System.Text;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Benchmarks.Filters;

/// <summary>The whole filter beside ripgrep and a list of regular expressions, in one run; writes results/filter.md.</summary>
internal static class FilterComparison
{
    // An expression alone takes a second for a mebibyte.
    private const int RegexBytes = 1 << 15;
    private const int SmallBytes = 300;

    private static readonly TimeSpan _each = TimeSpan.FromSeconds(1);

    public static void Run(string root)
    {
        var report = new StringBuilder("# The secret filter, one thread\n\n");
        var scanner = new SecretScanner(RuleSet.BuiltIn);
        var findings = new List<Finding>();
        var regexes = new RegexList();
        using var ripgrep = new Ripgrep();
        var clean = FilterTexts.Clean(root);
        var line = $"{RuleSet.BuiltIn.Rules.Count(rule => rule.Enabled)} rules, {FilterTexts.Size} bytes of each text, medians (best) of runs of a second in all.";
        report.AppendLine(line).AppendLine();
        report.AppendLine("| text | the filter, MB/s | findings | ripgrep, literals alone, MB/s | compiled regexes, MB/s |\n|---|---:|---:|---:|---:|");
        foreach (var (name, text) in clean)
        {
            var (median, best) = Measure(scanner, findings, text);
            var part = Encoding.UTF8.GetString(text.AsSpan(0, RegexBytes));
            regexes.Count(part);
            var started = Stopwatch.GetTimestamp();
            regexes.Count(part);
            var slow = RegexBytes / Stopwatch.GetElapsedTime(started).TotalSeconds;
            report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {median / 1e6:0} ({best / 1e6:0}) | {findings.Count} | {ripgrep.Measure(text) / 1e6:0} | {slow / 1e6:0.00} |");
        }

        var small = clean.First().Value[..SmallBytes];
        report.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{SmallBytes} bytes of prose: {SmallBytes / Measure(scanner, findings, small).Median * 1e9:0} ns.");
        report.AppendLine("\n## Texts made to cost as much as they can\n\n| repeated | MB/s | findings |\n|---|---:|---:|");
        foreach (var (piece, text) in FilterTexts.Hostile)
        {
            var (median, _) = Measure(scanner, findings, text);
            report.AppendLine(CultureInfo.InvariantCulture, $"| `{piece}` | {median / 1e6:0} | {findings.Count} |");
        }

        File.WriteAllText(Path.Combine(root, "benchmarks/results/filter.md"), report.ToString());
        Console.Write(report);
    }

    private static (double Median, double Best) Measure(SecretScanner scanner, List<Finding> findings, byte[] text)
    {
        // Twice: the first round is for the compiler.
        var speeds = new List<double>();
        for (var round = 0; round < 2; round++)
        {
            speeds.Clear();
            var begun = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begun) < _each)
            {
                var started = Stopwatch.GetTimestamp();
                findings.Clear();
                scanner.Scan(text, findings);
                speeds.Add(text.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        speeds.Sort();
        return (speeds[speeds.Count / 2], speeds[^1]);
    }
}
