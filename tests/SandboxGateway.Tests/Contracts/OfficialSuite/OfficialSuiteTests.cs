using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;
using Xunit.Abstractions;

namespace SandboxGateway.Tests.Contracts.OfficialSuite;

/// <summary>Every case of the official suite is answered right, or its schema refused.</summary>
public sealed class OfficialSuiteTests(ITestOutputHelper output)
{
    private const double MaxRefusedShare = 0.03;

    private readonly SchemaValidator _validator = new();

    [SuiteTheory]
    [InlineData("draft7")]
    [InlineData("draft2020-12")]
    public void Validate_EveryCase_IsRightOrRefused(string draft)
    {
        var outcomes = SuiteCase.Read(SuiteFolder.Path!, draft).Select(test => (Test: test, Outcome: Judge(test))).ToList();
        foreach (var file in outcomes.GroupBy(item => item.Test.File))
        {
            var refused = file.Count(item => item.Outcome.Refusal is not null);
            var reasons = string.Join("; ", file.Select(item => item.Outcome.Refusal).OfType<string>().Distinct());
            output.WriteLine($"{file.Key,-55} {file.Count() - refused,5} answered {refused,4} refused  {reasons}");
        }

        Assert.Empty(outcomes.Where(item => item.Outcome.Mistake is not null).Select(item => $"{item.Test.File}: {item.Test.Description}: {item.Outcome.Mistake}"));
        var judged = outcomes.Where(item => item.Test.IsRequired || item.Test.IsFormat).ToList();
        var share = judged.Count(item => item.Outcome.Refusal is not null) / (double)judged.Count;
        output.WriteLine($"{outcomes.Count} cases; of the {judged.Count} that are required or about formats {share:P2} refused");
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
