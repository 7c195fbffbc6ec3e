using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests;

public sealed class SecretScannerTests
{
    private static readonly SecretScanner _scanner = new(RuleSet.BuiltIn);

    [Fact]
    public void Scan_CleanText_AllocatesNothing()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog, 42 times. ", 20)));
        var findings = new List<Finding>();
        _scanner.Scan(text, findings);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 100; count++)
        {
            _scanner.Scan(text, findings);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(findings);
    }

    [Fact]
    public void Scan_RandomBytes_NeverFails()
    {
        var random = new Random(11);
        var findings = new List<Finding>();
        for (var length = 0; length < 1500; length++)
        {
            var text = new byte[length];
            random.NextBytes(text);
            _scanner.Scan(text, findings);
        }

        Assert.All(findings, finding => Assert.True(finding.Start < finding.End));
    }

    [Theory]
    [InlineData("AKIA ")]
    [InlineData("password = a1 ")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("eyJhbGci.eyJhbGci.")]
    [InlineData("\\u005c")]
    [InlineData("&#38;")]
    [InlineData("%25")]
    [InlineData("QUtJQUFBQUFBQUFBQUFBQUFBQUFBQUE5 ")]
    [InlineData("H4sIAAAAAAAAA0tMSk5JTUvPyMzKzsnNyy8oLCouKS0rr6isqq5JrK0tAQA ")]
    [InlineData("deadbeefdeadbeef0123 ")]
    [InlineData("1 2 3 4 ")]
    [InlineData("\u0430")]
    public void Scan_HostileText_EndsWithSpansInsideTheText(string piece)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 160_000 / piece.Length)));
        var findings = new List<Finding>();

        _scanner.Scan(text, findings);

        Assert.All(findings, finding => Assert.InRange(finding.Start, 0, finding.End - 1));
        Assert.All(findings, finding => Assert.InRange(finding.End, 1, text.Length));
    }

    [Fact]
    public void Scan_SecretAtItsPlace_HasExactSpan()
    {
        var sample = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "aws-access-key-id"), seed: 4).Text;

        var finding = Assert.Single(Scan($"ключ: {sample}, done"));

        Assert.Equal((10, 30), (finding.Start, finding.End));
        Assert.Equal("none", finding.Disguise.ToString());
    }

    [Fact]
    public void Scan_PlaceholderOrWord_IsNoSecret()
    {
        Assert.Empty(Scan("password=changeme123 api_key=xxxxxxxxxxxxxxxx token: undefined secret=your_secret_here1"));
        Assert.Empty(Scan("var cancellationToken = source.Token; // the token of request 12345"));
    }

    private static List<Finding> Scan(string text)
    {
        var findings = new List<Finding>();
        _scanner.Scan(Encoding.UTF8.GetBytes(text), findings);
        return findings;
    }
}
