using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests.Scanning;

/// <summary>The work of a scan is counted, not timed: it must grow with the text alone, whatever the text.</summary>
public sealed class ScanWorkTests
{
    private const int Length = 40_000;

    // Views up to what the limits allow for a byte, steps likewise, and every anchor of every view.
    private const int MaxWorkPerByte = 32;

    [Theory]
    [InlineData("AKIA ")]
    [InlineData("password = a1 ")]
    [InlineData("password=\"a1b2\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("eyJhbGci.eyJhbGci.")]
    [InlineData("xoxb-1 ")]
    [InlineData("\\u005c")]
    [InlineData("&#38;")]
    [InlineData("&#38")]
    [InlineData("%25")]
    [InlineData("QUtJQUFBQUFBQUFBQUFBQUFBQUFBQUE5 ")]
    [InlineData("QUtJQUFBQUFBQUFBQUFBQUFBQUFBQUE5\n")]
    [InlineData("H4sIAAAAAAAAA0tMSk5JTUvPyMzKzsnNyy8oLCouKS0rr6isqq5JrK0tAQA ")]
    [InlineData("deadbeefdeadbeef0123 ")]
    [InlineData("de:ad:be:ef:")]
    [InlineData("1 2 3 4 ")]
    [InlineData("A-1-b-")]
    [InlineData("\"A1b\", ")]
    [InlineData("\"AKIA\" + ")]
    [InlineData("hf_a ")]
    [InlineData("AK IA 12 ")]
    [InlineData("http://a:")]
    [InlineData("<b>AKIA</b>")]
    [InlineData("а")]
    public void Scan_TextTwiceAsLong_CostsTwiceAsMuchAtMost(string piece)
    {
        var once = WorkOf(piece, Length);
        var twice = WorkOf(piece, 2 * Length);

        Assert.InRange(twice, 0, (long)(once * 2.2) + 4096);
        Assert.InRange(once, 0, MaxWorkPerByte * (long)Length);
    }

    private static long WorkOf(string piece, int length)
    {
        var session = new ScanSession();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, length / piece.Length)));
        session.Scan(RuleSet.BuiltIn, text, []);
        return session.Work;
    }
}
