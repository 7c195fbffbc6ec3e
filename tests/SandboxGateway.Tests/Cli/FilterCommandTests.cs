using System.Text;
using SandboxGateway.Cli;
using SandboxGateway.Filters.Rules;
using SandboxGateway.TestSupport;

namespace SandboxGateway.Tests.Cli;

public sealed class FilterCommandTests : IDisposable
{
    private const string OwnRules = """
        rules:
        - id: project-number
          title: Number of a project
          shape: 'PRJ-[0-9]{6}'
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _errors = new();
    private readonly string _secret = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "github-pat"), seed: 8).Text;

    public void Dispose()
    {
        _folder.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void Run_ScanJson_WritesOneLineForEachFinding()
    {
        var (status, output) = Run(["scan", "-", "--json"], $"ä {_secret} and {Convert.ToHexStringLower(Encoding.ASCII.GetBytes(_secret))}");

        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(0, status);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("{\"rule\":\"github-pat\",\"start\":3,\"end\":43,\"confidence\":", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("\"disguise\":\"hex\"}", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ScanJsonLines_AnswersEachLine()
    {
        var (status, output) = Run(["scan", "-", "--jsonl"], $$"""
            {"id":1,"text":"see {{_secret}}"}
            {"id":"b","text":"nothing"}
            nonsense
            """);

        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(0, status);
        Assert.StartsWith("{\"id\":1,\"findings\":[{\"rule\":\"github-pat\",\"start\":4,\"end\":44,", lines[0], StringComparison.Ordinal);
        Assert.Equal("{\"id\":\"b\",\"findings\":[]}", lines[1]);
        Assert.Contains("\"error\"", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ScanRedact_PrintsTheTextAsItWouldLeave() =>
        Assert.Equal((0, "a [REDACTED:github-pat] z"), Run(["scan", "-", "--redact"], $"a {_secret} z"));

    [Fact]
    public void Run_ScanFileWithOwnRules_FindsThem()
    {
        var (status, output) = Run(["scan", Write("text", "see PRJ-123456"), "--rules", Write("rules.yaml", OwnRules)], "");

        Assert.Equal(0, status);
        Assert.StartsWith("4-14\tproject-number\t", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Rules_ListsEachWithItsState()
    {
        var (status, output) = Run(["rules", "--rules", Write("rules.yaml", "disable: [github-pat]")], "");

        Assert.Equal(0, status);
        Assert.True(output.Count(letter => letter == '\n') > 220);
        Assert.Contains("github-pat\tsource-hosting\tcritical\toff\t", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Explain_ShowsWhatIsPublished()
    {
        var (status, output) = Run(["explain", "github-pat"], "");

        Assert.Equal(0, status);
        Assert.Contains("published   https://", output, StringComparison.Ordinal);
        Assert.Contains("anchors     ghp_", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A verb is needed")]
    [InlineData("There is no verb 'scna'", "scna")]
    [InlineData("scan needs a file", "scan")]
    [InlineData("'--colour' is not expected", "scan", "-", "--colour")]
    [InlineData("Could not find", "scan", "/nonexistent/file")]
    [InlineData("There is no rule 'nonsense'", "explain", "nonsense")]
    public void Run_Mistake_SaysItAndFails(string said, params string[] words)
    {
        var (status, _) = Run(words, "");

        Assert.Equal(2, status);
        Assert.Contains(said, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BrokenRules_SaysWhere()
    {
        var file = Write("rules.yaml", "rules:\n- id: a\n  title: b\n  shape: 'x[a-z'");

        Assert.Equal(2, Run(["scan", "-", "--rules", file], "").Status);
        Assert.Contains($"{file}:2:", _errors.ToString(), StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private (int Status, string Output) Run(string[] words, string input)
    {
        using var output = new MemoryStream();
        var status = FilterCommand.Run(words, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, _errors);
        return (status, Encoding.UTF8.GetString(output.ToArray()));
    }
}
