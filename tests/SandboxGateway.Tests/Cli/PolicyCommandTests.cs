using System.Text.Json;
using SandboxGateway.Cli;
using SandboxGateway.Tests.Policies;

namespace SandboxGateway.Tests.Cli;

public sealed class PolicyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("policy-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_List_ShowsTheShippedOnes()
    {
        var (status, output, errors) = Run("list");

        Assert.Equal((0, ""), (status, errors));
        Assert.Equal(["handler", "handler-offline-strict", "strict"], Lines(output).Select(line => line.Split(' ')[0]));
        Assert.Contains("OK", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Explain_GivesEachValueWithItsPlaceAndReason()
    {
        var (status, output, _) = Run("explain", "handler-offline-strict");

        Assert.Equal(0, status);
        Assert.Contains(Lines(output), line => line.StartsWith("linux.resources.memory.limit ", StringComparison.Ordinal)
            && line.Contains("512Mi", StringComparison.Ordinal)
            && line.Contains("handler-offline-strict.yaml:", StringComparison.Ordinal)
            && line.EndsWith("An interpreter and its data.", StringComparison.Ordinal));
        Assert.Contains(Lines(output), line => line.StartsWith("landlock.minAbi ", StringComparison.Ordinal)
            && line.Contains(" handler.yaml:", StringComparison.Ordinal));
        Assert.Contains("exposure 1.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ExplainJson_TermsAddUpToTheScore()
    {
        var (_, output, _) = Run("explain", "strict", "--json");
        using var json = JsonDocument.Parse(output);
        var exposure = json.RootElement.GetProperty("exposure");
        var points = exposure.GetProperty("terms").EnumerateArray().Sum(term => term.GetProperty("points").GetInt32());
        var weight = exposure.GetProperty("terms").EnumerateArray().Sum(term => term.GetProperty("weight").GetInt32());

        Assert.Equal(Math.Ceiling(100.0 * points / weight) / 10, exposure.GetProperty("score").GetDouble());
        Assert.StartsWith("sha256:", json.RootElement.GetProperty("digest").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Check_TellsEveryMistakeWithFileAndLine()
    {
        var good = Write("good.yaml", PolicyText.Minimal);
        var bad = Write("bad.yaml", "kind: SandboxPolicy\nname: bad\nextends: strict\nlinux: {resources: {memory: {limit: 4Gi}}}\n");

        Assert.Equal((0, "", ""), Run("check", good));
        var (status, _, errors) = Run("check", good, bad);

        Assert.Equal(1, status);
        Assert.Equal($"{bad}:4:1: linux.resources.memory.limit: 4Gi is looser than strict's 2Gi", errors.Trim());
    }

    [Fact]
    public void Run_OperatorsFolder_IsReadBesideTheShippedOnes()
    {
        Write("mine.yaml", PolicyText.Minimal);

        Assert.Contains("mine", Run("list", "--policies", _folder).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Export_IsJsonForTheProgramGiven()
    {
        var (status, output, errors) = Run("export", "strict", "--", "/bin/busybox", "cat", "--help");
        using var json = JsonDocument.Parse(output);

        Assert.Equal(0, status);
        Assert.Equal("--help", json.RootElement.GetProperty("process").GetProperty("args")[2].GetString());
        Assert.Contains("left out", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain", "nobody")]
    [InlineData("explain")]
    [InlineData("list", "x")]
    [InlineData("check", "/nowhere/x.yaml")]
    [InlineData("list", "--policies", "/nowhere")]
    [InlineData("list", "--bogus")]
    [InlineData("bogus")]
    [InlineData]
    public void Run_Mistake_IsToldWithStatus2(params string[] words)
    {
        var (status, output, errors) = Run(words);

        Assert.Equal((2, ""), (status, output));
        Assert.StartsWith("sandbox-gateway policy: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("explain", "--help")]
    public void Run_Help_IsPrinted(params string[] words) =>
        Assert.StartsWith("usage: sandbox-gateway policy", Run(words).Output, StringComparison.Ordinal);

    private static (int Status, string Output, string Errors) Run(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var status = PolicyCommand.Run(words, output, errors);
        return (status, output.ToString(), errors.ToString());
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
