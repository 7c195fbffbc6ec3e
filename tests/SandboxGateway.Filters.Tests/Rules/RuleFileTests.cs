using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests.Rules;

public sealed class RuleFileTests
{
    private const string Own = """
        rules:
        - id: project-name
          title: Name of a project
          shape: 'PRJ-[0-9]{6}'
        """;

    [Fact]
    public void With_OwnRule_IsFound() =>
        Assert.Equal("project-name", Assert.Single(Scan(Own, "see PRJ-123456 there")).Rule.Id);

    [Fact]
    public void With_DisabledRule_IsNotFound() =>
        Assert.Empty(Scan("disable: [aws-access-key-id]", $"see {Sample("aws-access-key-id")} there"));

    [Fact]
    public void With_EnabledFamily_IsFound() =>
        Assert.NotEmpty(Scan("enable: [personal]", $"mail: {Sample("email-address")} there"));

    [Fact]
    public void With_AllowedText_IsNotFound()
    {
        var key = Sample("aws-access-key-id");

        Assert.Empty(Scan($"allow: ['{key}']", $"see {key} there"));
    }

    [Theory]
    [InlineData("rules:\n- id: a\n  title: b\n  shape: 'x[a-z'", 2)]
    [InlineData("rules:\n- id: a\n  title: b\n  shape: '[a-z]{20}'", 2)]
    [InlineData("rules:\n- id: a\n  title: b\n  shape: 'abcdx'\n  colour: red", 5)]
    [InlineData("rules:\n- id: a\n  title: b\n  shape: 'abcdx'\n  severity: huge", 5)]
    [InlineData("rules:\n- title: b\n  shape: 'abcdx'", 2)]
    [InlineData("colour: red", 1)]
    [InlineData("rules: [}", 1)]
    [InlineData("disable: [no-such-rule]", 1)]
    public void With_Mistake_SaysItsLine(string text, long line)
    {
        Assert.Null(RuleSet.BuiltIn.With(RuleSet.Read("own.yaml", text), out var problems));
        Assert.Equal(line, Assert.Single(problems).Line);
    }

    private static string Sample(string id) => RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == id), seed: 1).Text;

    private static List<Finding> Scan(string rules, string text)
    {
        var set = RuleSet.BuiltIn.With(RuleSet.Read("own.yaml", rules), out var problems);
        Assert.Empty(problems);
        var findings = new List<Finding>();
        new SecretScanner(set!).Scan(Encoding.UTF8.GetBytes(text), findings);
        return findings;
    }
}
