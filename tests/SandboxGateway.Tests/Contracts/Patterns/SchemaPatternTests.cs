using System.Text;
using SandboxGateway.Contracts.Patterns;

namespace SandboxGateway.Tests.Contracts.Patterns;

public sealed class SchemaPatternTests
{
    [Theory]
    [InlineData("^a.c$", "abc", true)]
    [InlineData("^a.c$", "a\nc", false)]
    [InlineData("^a.c$", "a\u2028c", false)]
    [InlineData("^[a-c\\d]+$", "a1c", true)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("[]", "a", false)]
    [InlineData("^\\u{1F432}{2}$", "🐲🐲", true)]
    [InlineData("^\\ud83d\\udc32$", "🐲", true)]
    [InlineData("^[🐀-🐲]$", "🐓", true)]
    [InlineData("^[🐀-🐲]$", "🙂", false)]
    [InlineData("^[\\u{0}-\\u{10FFFF}]$", "🙂", true)]
    [InlineData("^\\P{L}$", "🙂", true)]
    [InlineData("^\\p{Lu}\\p{gc=Ll}$", "Éa", true)]
    [InlineData("^\\p{L}$", "𝒜", true)]
    [InlineData("^\\p{L}$", "1", false)]
    [InlineData("^(?<year>\\d{4})-(?:0|1)\\d$", "2026-11", true)]
    [InlineData("^a{2,3}?$", "aaaa", false)]
    [InlineData("^a{2,}$", "aaaa", true)]
    [InlineData("a|^b$", "xa", true)]
    [InlineData("^\\x41\\cJ\\0\\/\\-?$", "A\n\0/", null)]
    [InlineData("^\\x41\\cJ\\0\\/$", "A\n\0/", true)]
    [InlineData("^\\s$", "\uFEFF", true)]
    [InlineData("^\\s$", "\u200B", false)]
    [InlineData("^[\\]\\-]$", "-", true)]
    [InlineData("é", "caf\u00e9", true)]
    public void IsMatch_EcmaPattern_FollowsUnicodeMode(string pattern, string text, bool? matches)
    {
        var compiled = SchemaPattern.TryCreate(pattern, out _);

        Assert.Equal(matches, compiled?.IsMatch(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("a(?=b)")]
    [InlineData("(?<!a)b")]
    [InlineData("(a)\\1")]
    [InlineData("(?<n>a)\\k<n>")]
    [InlineData("\\bword")]
    [InlineData("a{1001}")]
    [InlineData("((((a{0,1000}){0,1000}){0,1000}){0,1000})")]
    public void TryCreate_WhatNeedsBacktracking_IsRefused(string pattern)
    {
        Assert.Null(SchemaPattern.TryCreate(pattern, out var reason));
        Assert.NotEmpty(reason!);
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("[z-a]")]
    [InlineData("[\\d-z]")]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData("a{2,1}")]
    [InlineData("a{")]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData("\\")]
    [InlineData("\\Z")]
    [InlineData("\\a")]
    [InlineData("\\_")]
    [InlineData("\\c1")]
    [InlineData("\\x4")]
    [InlineData("\\u{110000}")]
    [InlineData("\\ud83d")]
    [InlineData("\\1")]
    [InlineData("\\k<n>")]
    [InlineData("(?<n>a)(?<n>b)")]
    [InlineData("(?i)a")]
    [InlineData("(?#c)a")]
    [InlineData("(?P<n>a)")]
    [InlineData("\\p{Nothing}")]
    [InlineData("^*")]
    [InlineData("\\01")]
    public void Translate_WhatIsNoEcmaPattern_IsAMistake(string pattern) =>
        Assert.NotNull(new EcmaPatternTranslator(pattern).Translate().Mistake);
}
