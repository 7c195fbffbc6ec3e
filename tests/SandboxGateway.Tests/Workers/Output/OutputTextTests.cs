using System.Text;
using Microsoft.Extensions.Time.Testing;
using SandboxGateway.Filters;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Workers.Output;

namespace SandboxGateway.Tests.Workers.Output;

public sealed class OutputTextTests
{
    // Made up; the shape alone makes it one.
    private const string Token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    private static readonly SecretScanner _scanner = new(RuleSet.BuiltIn);

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _logged = [];
    private readonly OutputText _text;
    private readonly OutputLines _lines;

    public OutputTextTests()
    {
        _text = new OutputText(_scanner, new Redactor(RedactionAction.Replace, []), _logged.Add);
        _lines = new OutputLines(new OutputBudget(_time), _text);
    }

    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\r\ntwo", "one|two")]
    [InlineData("\n \n\none\n", "one")]
    [InlineData("a\tb\n", "a b")]
    [InlineData("\u001b[31mred\u001b[0m\a\n", "[31mred[0m")]
    [InlineData("left\u202Eright\u2028next\u0085\n", "left right next ")]
    [InlineData("é漢\n", "é漢")]
    public void Add_Lines_AreLoggedWithoutControlCharacters(string written, string expected)
    {
        Write(written);

        Assert.Equal(expected.Split('|'), _logged.Select(line => line.Replace('\t', ' ')));
    }

    [Fact]
    public void Add_InPieces_IsOneLine()
    {
        foreach (var piece in "hello world\n")
        {
            _lines.Add(Encoding.UTF8.GetBytes([piece]));
        }

        End();

        Assert.Equal(["hello world"], _logged);
    }

    [Fact]
    public void Add_LongLine_IsCut()
    {
        Write(string.Concat(Enumerable.Repeat("word ", 4000)) + "\nnext\n");

        Assert.Equal(2, _logged.Count);
        Assert.Equal(OutputText.MaxLoggedBytes + 3, _logged[0].Length);
        Assert.EndsWith("...", _logged[0], StringComparison.Ordinal);
        Assert.Equal("next", _logged[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4080)]
    public void Add_Secret_IsTakenOut(int before)
    {
        Write($"{string.Concat(Enumerable.Repeat("a ", before / 2))}token {Token} end\n");

        Assert.DoesNotContain(_logged, line => line.Contains(Token[..12], StringComparison.Ordinal));
        Assert.Contains("REDACTED", Assert.Single(_logged), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_SecretHiddenByControlCharacters_IsTakenOut()
    {
        Write($"token {Token[..10]}\u0001{Token[10..]}\n");

        Assert.DoesNotContain(Token, Assert.Single(_logged), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_KeyOverManyLines_IsTakenOut()
    {
        var body = string.Join('\n', Enumerable.Range(0, 12).Select(_ => Convert.ToBase64String(RandomBytes(48))));

        Write($"key:\n-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\n");

        Assert.DoesNotContain(_logged, line => line.Contains(body[..20], StringComparison.Ordinal));
        Assert.Contains(_logged, line => line.Contains("REDACTED", StringComparison.Ordinal));
    }

    [Fact]
    public void Add_Flood_IsBoundedAndCounted()
    {
        var flood = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("y\n", 500_000)));

        var suppressed = _lines.Add(flood);
        End();

        Assert.Equal(200, _logged.Count);
        var (lines, bytes) = _lines.TakeSuppressed();
        Assert.Equal(500_000 - 200, lines);
        Assert.InRange(bytes, suppressed, flood.Length);
        Assert.Equal((0L, 0L), _lines.TakeSuppressed());
    }

    [Fact]
    public void Add_AfterAFlood_LogsAgain()
    {
        Write(string.Concat(Enumerable.Repeat("y\n", 1000)) + "unfinished");
        _logged.Clear();
        _time.Advance(TimeSpan.FromSeconds(1));

        Write(" rest\nfresh\n");

        Assert.Equal(["fresh"], _logged);
    }

    [Fact]
    public void Add_LineWithoutEnd_TakesNoMoreMemoryAndIsCounted()
    {
        var part = Encoding.UTF8.GetBytes(new string('a', 64 << 10));
        for (var i = 0; i < 100; i++)
        {
            _lines.Add(part);
        }

        End();

        Assert.Single(_logged);
        Assert.Equal((part.Length * 100L) - OutputLines.MaxLineBytes, _lines.TakeSuppressed().Bytes);
    }

    [Fact]
    public void TryTake_BytesUsedUp_ReturnWithTime()
    {
        var budget = new OutputBudget(_time);

        Assert.True(budget.TryTake(256 << 10));
        Assert.False(budget.TryTake(8192));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(budget.TryTake(64 << 10));
        Assert.False(budget.TryTake(8192));
    }

    private void Write(string text)
    {
        _lines.Add(Encoding.UTF8.GetBytes(text));
        End();
    }

    private void End()
    {
        _lines.Complete();
        _text.Complete();
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
