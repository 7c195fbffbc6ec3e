using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests.Rules;

public sealed class BuiltInRulesTests
{
    private const int Samples = 5;

    /// <summary>Details of a system: what they are found by is the finding itself.</summary>
    public static TheoryData<string> Credentials =>
        [.. RuleSet.BuiltIn.Rules.Where(rule => rule.Family != "internal").Select(rule => rule.Id)];

    /// <summary>Those that do not take all but a few bytes, as passwords do.</summary>
    public static TheoryData<string> Tokens =>
        [.. RuleSet.BuiltIn.Rules.Where(rule => rule.Family != "internal" && !rule.Shape.Contains("[^", StringComparison.Ordinal)).Select(rule => rule.Id)];

    public static TheoryData<string> Ids => [.. RuleSet.BuiltIn.Rules.Select(rule => rule.Id)];

    [Fact]
    public void BuiltIn_Credentials_AreAtLeastTwoHundredAndTwentyKinds()
    {
        var kinds = RuleSet.BuiltIn.Rules.Where(rule => rule.Family is not ("personal" or "internal" or "generic"));

        Assert.True(kinds.Count() >= 220);
        Assert.Equal(RuleSet.BuiltIn.Rules.Count, RuleSet.BuiltIn.Rules.Select(rule => rule.Id).Distinct().Count());
    }

    [Fact]
    public void BuiltIn_EveryRule_SaysWhereItsFormatIsPublished() =>
        Assert.All(
            RuleSet.BuiltIn.Rules.Where(rule => rule.Family is not ("generic" or "internal" or "personal")),
            rule => Assert.StartsWith("https://", rule.Source, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Scan_SampleOfRule_IsCoveredWhole(string id)
    {
        var (rule, scanner) = Alone(id);
        for (var seed = 1; seed <= Samples; seed++)
        {
            var sample = RuleSample.Make(rule, seed);
            var findings = Scan(scanner, $"see {sample.Text} there");

            Assert.Contains(findings, finding =>
                finding.Disguise.IsNone && finding.Start <= sample.Start + 4 && finding.End >= sample.End + 4);
        }
    }

    [Theory]
    [MemberData(nameof(Credentials))]
    public void Scan_SampleCutToItsAnchor_IsNoSecret(string id)
    {
        var (rule, scanner) = Alone(id);
        var anchor = RuleAnchors.Of(rule) is [var first, ..] ? first : RuleSample.Make(rule, seed: 1).Text[..8];

        Assert.Empty(Scan(scanner, $"see {anchor}"));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Scan_SampleWithAForeignByteInside_IsNotTakenWhole(string id)
    {
        var (rule, scanner) = Alone(id);
        var sample = RuleSample.Make(rule, seed: 2);
        var middle = (sample.Start + sample.End) / 2;
        var damaged = $"{sample.Text[..middle]}\u0001{sample.Text[(middle + 1)..]}";

        Assert.DoesNotContain(
            Scan(scanner, $"see {damaged} there"),
            finding => finding.Start <= sample.Start + 4 && finding.End >= sample.End + 4);
    }

    private static (Rule Rule, SecretScanner Scanner) Alone(string id)
    {
        var rule = RuleSet.BuiltIn.Rules.Single(candidate => candidate.Id == id) with { Enabled = true };
        return (rule, new SecretScanner(RuleSet.Of([rule])));
    }

    private static List<Finding> Scan(SecretScanner scanner, string text)
    {
        var findings = new List<Finding>();
        scanner.Scan(Encoding.UTF8.GetBytes(text), findings);
        return findings;
    }
}
