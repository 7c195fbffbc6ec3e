using System.Buffers;
using System.Text;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests;

public sealed class StreamFilterTests
{
    private static readonly SecretScanner _scanner = new(RuleSet.BuiltIn);
    private static readonly Redactor _redactor = new(RedactionAction.Replace, []);

    [Fact]
    public void Write_EverySplitOfEverySample_IsTheSameAsWhole()
    {
        var findings = new List<Finding>();
        foreach (var rule in RuleSet.BuiltIn.Rules.Where(rule => rule.Enabled))
        {
            var text = Encoding.UTF8.GetBytes($"so {RuleSample.Make(rule, seed: 3).Text} it is");
            var whole = Redact(text);
            for (var split = 0; split <= text.Length; split++)
            {
                var output = new ArrayBufferWriter<byte>();
                var stream = new StreamFilter(_scanner, _redactor);
                findings.Clear();
                stream.Write(text.AsSpan(0, split), output, findings);
                stream.Write(text.AsSpan(split), output, findings);
                stream.Complete(output, findings);

                Assert.Equal(whole, Encoding.UTF8.GetString(output.WrittenSpan));
            }
        }
    }

    public static TheoryData<string> Disguises => [.. Recall.Disguiser.Single.Keys];

    [Theory]
    [MemberData(nameof(Disguises))]
    public void Write_EverySplitOfADisguisedSample_IsTheSameAsWhole(string disguise)
    {
        foreach (var id in (string[])["github-pat", "aws-access-key-id", "datadog-key"])
        {
            var sample = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == id), seed: 3).Text;
            var text = Encoding.UTF8.GetBytes($"so {Recall.Disguiser.Single[disguise](sample)} it is");
            var whole = Redact(text);
            for (var split = 0; split <= text.Length; split++)
            {
                var output = new ArrayBufferWriter<byte>();
                var stream = new StreamFilter(_scanner, _redactor);
                stream.Write(text.AsSpan(0, split), output, []);
                stream.Write(text.AsSpan(split), output, []);
                stream.Complete(output, []);

                Assert.Equal(whole, Encoding.UTF8.GetString(output.WrittenSpan));
            }
        }
    }

    [Fact]
    public void Write_LongText_FindsEachSecretOnceAtItsPlace()
    {
        var token = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "github-pat"), seed: 1).Text;
        var text = new StringBuilder();
        var expected = new List<int>();
        for (var index = 0; index < 40; index++)
        {
            text.Append(new string('.', 1000 + (index * 97))).Append(' ');
            expected.Add(text.Length);
            text.Append(token).Append(' ');
        }

        var findings = new List<Finding>();
        var output = new ArrayBufferWriter<byte>();
        var stream = new StreamFilter(_scanner, _redactor);
        foreach (var chunk in Encoding.ASCII.GetBytes(text.ToString()).Chunk(611))
        {
            stream.Write(chunk, output, findings);
        }

        stream.Complete(output, findings);

        Assert.Equal(expected, findings.Select(finding => finding.Start));
        Assert.Equal(text.ToString().Replace(token, "[REDACTED:github-pat]", StringComparison.Ordinal), Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("github-pat")]
    [InlineData("openai-key-prefixed")]
    [InlineData("datadog-key")]
    [InlineData("database-url")]
    [InlineData("private-key")]
    public void Flush_InsideSecret_LeaksNoPrefix(string id)
    {
        var sample = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == id), seed: 2);
        var text = Encoding.ASCII.GetBytes($"so {sample.Text} it is");
        for (var split = 4; split < text.Length; split++)
        {
            var findings = new List<Finding>();
            var output = new ArrayBufferWriter<byte>();
            var stream = new StreamFilter(_scanner, _redactor);
            stream.Write(text.AsSpan(0, split), output, findings);
            stream.Flush(output, findings);
            stream.Write(text.AsSpan(split), output, findings);
            stream.Complete(output, findings);

            var secret = sample.Text[sample.Start..sample.End];
            Assert.DoesNotContain(secret[..(secret.Length / 2)], Encoding.ASCII.GetString(output.WrittenSpan), StringComparison.Ordinal);
            Assert.DoesNotContain(secret[(secret.Length / 2)..], Encoding.ASCII.GetString(output.WrittenSpan), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Flush_CleanWords_ReleasesAllButTheLast()
    {
        var findings = new List<Finding>();
        var output = new ArrayBufferWriter<byte>();
        var stream = new StreamFilter(_scanner, _redactor);

        stream.Write("nothing to see he"u8, output, findings);
        stream.Flush(output, findings);

        Assert.Equal("nothing to see ", Encoding.ASCII.GetString(output.WrittenSpan));
    }

    private static string Redact(byte[] text)
    {
        var findings = new List<Finding>();
        _scanner.Scan(text, findings);
        Assert.NotEmpty(findings);
        var output = new ArrayBufferWriter<byte>();
        _redactor.Write(text, findings, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
