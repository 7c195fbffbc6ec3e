using System.Text;
using SandboxGateway.Contracts.Sanitizing;

namespace SandboxGateway.Tests.Contracts.Sanitizing;

/// <summary>Examples of UAX 15 and its conformance test.</summary>
public sealed class NormalizerTests
{
    [Theory]
    [InlineData("abc", "abc", "abc")]
    [InlineData("e\u0301", "\u00E9", "\u00E9")]
    [InlineData("\u212B", "\u00C5", "\u00C5")]
    [InlineData("\uFB01", "\uFB01", "fi")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u1E69")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C", "\uD55C")]
    [InlineData("\uAC00\u11A8", "\uAC01", "\uAC01")]
    [InlineData("\uFB2C", "\u05E9\u05BC\u05C1", "\u05E9\u05BC\u05C1")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307", "\u1E0C\u0307")]
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b", "\u00E0\u05AE\u0300\u0315b")]
    [InlineData("\uFF21\u2460\u00BD", "\uFF21\u2460\u00BD", "A11\u20442")]
    [InlineData("\u0344", "\u0308\u0301", "\u0308\u0301")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165", "\U0001D157\U0001D165")]
    [InlineData("\uFDFA", "\uFDFA", "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645")]
    public void Normalize_Text_IsInTheForm(string text, string composed, string compatible)
    {
        Assert.Equal(composed, Normalize(text, compatibility: false));
        Assert.Equal(compatible, Normalize(text, compatibility: true));
        Assert.Equal(compatible, Normalize(compatible, compatibility: true));
    }

    [Fact]
    public void Normalize_ManyMarksInARow_TakesBoundedTime()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0300\u0323", 100_000));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(Normalize(text, compatibility: false), Normalize(Normalize(text, compatibility: false), compatibility: false));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    private static string Normalize(string text, bool compatibility) =>
        Encoding.UTF8.GetString(Normalizer.Normalize(Encoding.UTF8.GetBytes(text), compatibility));
}
