using System.Globalization;
using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests.FalseAlarms;

/// <summary>Share of ordinary outputs in which the filter sees a secret; the table is written as recall.md is.</summary>
public sealed class FalseAlarmTests
{
    private static readonly SecretScanner _scanner = new(RuleSet.BuiltIn);

    [Fact]
    public void Scan_OrdinaryOutputs_AlarmsAreAtMostAFewInThousand()
    {
        var table = new StringBuilder("# False alarms\n\n| ordinary output | texts | with a finding | rules |\n|---|---:|---:|---|\n");
        var (texts, alarms) = (0, 0);
        foreach (var (kind, ordinary) in OrdinaryTexts.ByKind)
        {
            var found = ordinary.Select(Scan).Where(findings => findings.Count > 0).ToList();
            table.Append(CultureInfo.InvariantCulture, $"| {kind} | {ordinary.Count} | {found.Count} | {string.Join(", ", found.SelectMany(findings => findings).Select(finding => finding.Rule.Id).Distinct())} |\n");
            texts += ordinary.Count;
            alarms += found.Count;
        }

        table.Append(CultureInfo.InvariantCulture, $"| all | {texts} | {alarms} = {alarms * 100.0 / texts:0.00} % | |\n");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "false-alarms.md"), table.ToString());

        Assert.True(texts > 4000, $"{texts} texts");
        Assert.True(alarms <= texts * 0.002, table.ToString());
    }

    private static List<Finding> Scan(string text)
    {
        var findings = new List<Finding>();
        _scanner.Scan(Encoding.UTF8.GetBytes(text), findings);
        return findings;
    }
}
