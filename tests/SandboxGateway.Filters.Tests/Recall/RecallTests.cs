using System.Globalization;
using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests.Recall;

/// <summary>
/// Share of made-up secrets that are found, by disguise. The table is written next to the test's binaries as recall.md; the
/// copy in this folder is updated from there.
/// </summary>
public sealed class RecallTests
{
    private const int SamplesEach = 3;

    private static readonly SecretScanner _scanner = new(RuleSet.BuiltIn);

    private static readonly List<(Rule Rule, RuleSample Sample)> _samples =
    [
        .. RuleSet.BuiltIn.Rules.Where(rule => rule.Enabled).SelectMany(rule =>
            Enumerable.Range(1, SamplesEach).Select(seed => (rule, RuleSample.Make(rule, seed)))),
    ];

    [Fact]
    public void Scan_EveryKindUnderEveryDisguise_RecallIsAsPromised()
    {
        var table = new StringBuilder("# Recall by disguise\n\n");
        table.Append(CultureInfo.InvariantCulture, $"{_samples.Count} made-up secrets of {_samples.Count / SamplesEach} kinds, in the middle of a sentence.\n\n");
        table.Append("| disguise | found | kinds not always found |\n|---|---:|---|\n");
        var plain = Measure(table, "none", text => text);
        var single = Disguiser.Single.Select(disguise => (disguise.Key, Measure(table, disguise.Key, disguise.Value))).ToList();
        var stacked = Disguiser.Stacked.Select(disguise => (disguise.Key, Measure(table, disguise.Key, disguise.Value))).ToList();
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "recall.md"), table.ToString());

        Assert.True(plain >= 0.99, $"plain: {plain:P1}");
        Assert.All(single, row => Assert.True(row.Item2 >= 0.95, $"{row.Key}: {row.Item2:P1}"));
        Assert.All(stacked, row => Assert.True(row.Item2 >= 0.85, $"{row.Key}: {row.Item2:P1}"));
    }

    private static double Measure(StringBuilder table, string name, Func<string, string> disguise)
    {
        var missed = _samples.Where(sample => !IsFound(disguise(sample.Sample.Text))).Select(sample => sample.Rule.Id).ToList();
        var recall = 1 - ((double)missed.Count / _samples.Count);
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {recall * 100:0.0} % | {string.Join(", ", missed.Distinct().Take(40))} |\n");
        return recall;
    }

    private static bool IsFound(string secret)
    {
        const string Before = "The answer to your question is ";
        var text = Encoding.UTF8.GetBytes($"{Before}{secret} as far as we know.");
        var findings = new List<Finding>();
        _scanner.Scan(text, findings);
        return findings.Any(finding => finding.Start < text.Length - 20 && finding.End > Before.Length);
    }
}
