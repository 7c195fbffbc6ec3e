using System.Text;
using System.Text.Json;
using SandboxGateway.Cli;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Tests.Architecture;
using Xunit.Abstractions;

namespace SandboxGateway.Tests.Contracts.OfficialSuite;

/// <summary>Every case of the official suite is answered right, or its schema refused, and all that are refused are listed.</summary>
public sealed class OfficialSuiteTests(ITestOutputHelper output)
{
    private const double MaxRefusedShare = 0.03;

    private static readonly string _refusedList =
        Path.Combine(Repository.Root, "tests/SandboxGateway.Tests/Contracts/OfficialSuite/refused.md");

    private readonly SchemaValidator _validator = new();

    [SuiteTheory]
    [InlineData("draft7")]
    [InlineData("draft2020-12")]
    public void Validate_EveryCase_IsRightOrRefused(string draft)
    {
        var outcomes = SuiteCase.Read(SuiteFolder.Path!, draft).Select(test => (Test: test, Outcome: Judge(test))).ToList();

        Assert.Empty(outcomes.Where(item => item.Outcome.Mistake is not null).Select(item => $"{item.Test.Name}: {item.Outcome.Mistake}"));
        AssertFewAreRefused(outcomes.Select(item => (item.Test, item.Outcome.Refusal is not null)));
        var rows = outcomes.Where(item => item.Outcome.Refusal is not null).GroupBy(item => (item.Test.File, item.Outcome.Refusal))
            .Select(group => $"| {group.Key.File} | {group.Count()} | {group.Key.Refusal} |");
        var listed = File.ReadLines(_refusedList).Where(line => line.StartsWith($"| {draft}/", StringComparison.Ordinal));
        Assert.Equal(string.Join('\n', rows), string.Join('\n', listed));
    }

    [SuiteTheory]
    [InlineData("draft7", "7")]
    [InlineData("draft7", null)]
    [InlineData("draft2020-12", null)]
    public void Check_EveryCaseAsALine_IsRightOrRefused(string draft, string? asked)
    {
        var tests = SuiteCase.Read(SuiteFolder.Path!, draft).Where(test => !test.AnnotatesFormat).ToList();

        var results = Check(tests, asked is null ? ["check", "--jsonl"] : ["check", "--jsonl", "--draft", asked]);

        var wrong = tests.Zip(results).Where(pair => pair.Second == (pair.First.Valid ? "invalid" : "valid"));
        Assert.Empty(wrong.Select(pair => $"{pair.First.Name}: {pair.Second}"));
        AssertFewAreRefused(tests.Zip(results).Select(pair => (pair.First, pair.Second == "refused")));
    }

    private static List<string> Check(List<SuiteCase> tests, string[] words)
    {
        using var lines = new MemoryStream();
        foreach (var test in tests)
        {
            // A line holds no line breaks, and a case of the suite none inside its strings.
            byte[] line = [.. "{\"schema\":"u8, .. test.Schema, .. ",\"data\":"u8, .. test.Data, .. "}"u8];
            lines.Write(Array.FindAll(line, value => value != '\n'));
            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        using var answers = new MemoryStream();
        SchemaCommand.Run(words, lines, answers, TextWriter.Null);
        var results = Encoding.UTF8.GetString(answers.ToArray()).TrimEnd('\n').Split('\n')
            .Select(answer => JsonDocument.Parse(answer).RootElement.GetProperty("result").GetString()!).ToList();
        Assert.Equal(tests.Count, results.Count);
        return results;
    }

    private void AssertFewAreRefused(IEnumerable<(SuiteCase Test, bool IsRefused)> outcomes)
    {
        var judged = outcomes.Where(item => item.Test.IsRequired || item.Test.IsFormat).ToList();
        var share = judged.Count(item => item.IsRefused) / (double)judged.Count;
        output.WriteLine($"of the {judged.Count} cases that are required or about formats {share:P2} refused");
        Assert.True(share <= MaxRefusedShare, $"{share:P2} refused");
    }

    private (string? Mistake, string? Refusal) Judge(SuiteCase test)
    {
        var options = new SchemaLoadOptions(
            test.File.StartsWith("draft7", StringComparison.Ordinal) ? SchemaDraft.Draft7 : SchemaDraft.Draft202012,
            test.AnnotatesFormat ? FormatUse.Annotate : FormatUse.Assert);
        var loaded = SchemaLoader.Load(test.Schema, options);
        if (loaded.Plan is null)
        {
            return (null, loaded.Refusals[0].Reason);
        }

        var streamed = _validator.Validate(loaded.Plan, test.Data).Count == 0;
        var asTree = _validator.ValidateAsTree(loaded.Plan, test.Data).Count == 0;
        return streamed == test.Valid && asTree == test.Valid ? (null, null) : ($"streamed {streamed}, as a tree {asTree}", null);
    }
}
