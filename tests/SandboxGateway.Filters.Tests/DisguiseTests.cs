using System.Text;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Tests;

/// <summary>Ways to write a secret that are not worth a row in the recall table each, and values given to names in many forms.</summary>
public sealed class DisguiseTests
{
    private static readonly SecretScanner _scanner = new(RuleSet.BuiltIn);

    private static readonly string _token = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "github-pat"), seed: 6).Text;

    public static TheoryData<string, string> Disguised => new()
    {
        { "dashes", string.Join('-', _token.AsEnumerable()) },
        { "dots", string.Join('.', _token.AsEnumerable()) },
        { "commas", string.Join(", ", _token.AsEnumerable()) },
        { "two blanks", string.Join("  ", _token.AsEnumerable()) },
        { "dashes, every 4", Cut(_token, 4, "-") },
        { "lines of 10", Cut(_token, 10, "\n") },
        { "strings of one letter", $"[\"{string.Join("\", \"", _token.AsEnumerable())}\"]" },
        { "strings of ten letters", $"[\"{Cut(_token, 10, "\",\"")}\"]" },
        { "strings put together", $"\"{Cut(Hex(_token), 30, "\" + \"")}\"" },
        { "tags between", $"<b>{Cut(_token, 8, "</b><b>")}</b>" },
        { "hex with colons", Cut(Hex(_token), 2, ":") },
        { "hex with dashes", Cut(Hex(_token), 2, "-") },
        { "hex in words", Cut(Hex(_token), 4, " ") },
        { "hex in lines", Cut(Hex(_token), 32, "\n") },
        { "hex dump", string.Join('\n', Hex(_token).Chunk(32).Select((line, index) => $"{index * 16:x8}  {Cut(new string(line), 2, " ")}")) },
        { "base64 in short lines", Cut(Convert.ToBase64String(Encoding.ASCII.GetBytes(_token)), 20, "\n") },
        { "base64 among bytes", Convert.ToBase64String([.. "\u00e8|"u8, 0xE8, .. Encoding.ASCII.GetBytes("x" + _token + "y"), 0x18, 0xD4]) },
        { "numbers in code quotes", $"`{string.Join(' ', Encoding.ASCII.GetBytes(_token))}`" },
        { "numbers with semicolons", string.Join(';', Encoding.ASCII.GetBytes(_token)) },
        { "html without ends", string.Concat(_token.Select(letter => $"&#{(int)letter}")) },
        { "percent-u", string.Concat(_token.Select(letter => $"%u{(int)letter:X4}")) },
    };

    [Theory]
    [MemberData(nameof(Disguised))]
    public void Scan_SecretWrittenThisWay_IsFound(string way, string text) =>
        Assert.Contains(Scan($"id,value\n{text}\nend"), finding => finding.Rule.Id == "github-pat" && way.Length > 0);

    [Theory]
    [InlineData("{\"name\":\"DB_PASSWORD\",\"value\":\"@\"}")]
    [InlineData("- name: DB_PASSWORD\n  value: @")]
    [InlineData("<add key=\"DbPassword\" value=\"@\"/>")]
    [InlineData("variable \"db_password\" {\n  default = \"@\"")]
    [InlineData("Your db password is @")]
    [InlineData("db_password (keep it to yourself): @")]
    [InlineData("| db_password | @ |")]
    [InlineData("'db_password' => '@',")]
    public void Scan_ValueGivenToAName_IsFound(string form) => Assert.NotEmpty(Scan(form.Replace("@", "x7Kp2mQ9vLr4", StringComparison.Ordinal)));

    [Theory]
    [InlineData("The password is required and must have 8 characters.")]
    [InlineData("The token is 12 characters long, the key is in the lock.")]
    [InlineData("{\"id\":\"chatcmpl-4f76m7VxjTLLrnQVBpY3QkwsSFXs1\",\"calls\":[\"call_nYMlm4OED1OVLPNQDkN6XQpH\"]}")]
    [InlineData("using dsa.DSAPrivateKey,\n    ed25519.Ed25519PrivateKey,\n]")]
    [InlineData("_this.tokenize = line_js_1.tokenize;")]
    [InlineData("a-b-c-d 2026-01-02 10:11:12 1.2.3.4 00:1b:44:11:3a:b7 67:68:70")]
    public void Scan_OrdinaryText_HoldsNone(string text) => Assert.Empty(Scan(text));

    [Fact]
    public void Scan_ShortPrefix_IsFoundAtAWordsStartAlone()
    {
        var key = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "huggingface-token"), seed: 3).Text;

        Assert.Equal("huggingface-token", Assert.Single(Scan($"see {key} there")).Rule.Id);
        Assert.DoesNotContain(Scan($"see x{key} there"), finding => finding.Rule.Id == "huggingface-token");
    }

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));

    private static string Cut(string text, int length, string separator) =>
        string.Join(separator, text.Chunk(length).Select(piece => new string(piece)));

    private static List<Finding> Scan(string text)
    {
        var findings = new List<Finding>();
        _scanner.Scan(Encoding.UTF8.GetBytes(text), findings);
        return findings;
    }
}
