using SandboxGateway.Policies;
using SandboxGateway.Policies.Exposure;

namespace SandboxGateway.Tests.Policies;

public sealed class ExposureScoreTests
{
    [Fact]
    public void Points_EveryTerm_IsRoundedUp()
    {
        var check = new ExposureCheck("a", "A", Weight: 100, Range: 3, _ => 1);

        Assert.Equal(34, new ExposureTerm(check, 1).Points);
        Assert.Equal(0, new ExposureTerm(check, 0).Points);
        Assert.Equal(100, new ExposureTerm(check, 3).Points);
    }

    [Theory]
    [InlineData(0, "0.0", "PERFECT")]
    [InlineData(1, "0.1", "SAFE")]
    [InlineData(100, "1.0", "OK")]
    [InlineData(500, "5.0", "MEDIUM")]
    [InlineData(750, "7.5", "EXPOSED")]
    [InlineData(899, "9.0", "UNSAFE")]
    [InlineData(1000, "10.0", "DANGEROUS")]
    public void Text_Sum_IsRoundedUpToTenthsAndNamed(int badness, string text, string word)
    {
        var score = new ExposureScore([new ExposureTerm(new ExposureCheck("a", "A", 1000, 1000, _ => badness), badness)]);

        Assert.Equal((text, word), (score.Text, score.Word));
    }

    [Fact]
    public void Of_NothingButNamespaces_IsBad() =>
        Assert.True(ExposureScore.Of(PolicyText.Sound(PolicyText.Minimal)).Tenths > 80);

    [Fact]
    public void Of_TighterPolicy_IsLower()
    {
        var handler = PolicyText.Sound(PolicyText.Minimal, "handler");
        var strict = PolicyText.Sound(PolicyText.Minimal, "handler-offline-strict");

        Assert.True(ExposureScore.Of(strict).Tenths < ExposureScore.Of(handler).Tenths);
        Assert.True(ExposureScore.Of(handler).Tenths < 25);
    }

    [Fact]
    public void Badness_EveryCheck_IsWithinItsRangeAndCanBeReached()
    {
        var open = new SandboxPolicy
        {
            Name = "open",
            Digest = "",
            Containment = new() { Proc = Protocol.Launcher.V1.Containment.Types.Proc.Full },
            Mounts = [],
            Require = [],
            OnDrift = ViolationAction.Record,
        };

        Assert.All(ExposureChecks.All, check => Assert.Equal(check.Range, check.Badness(open)));
        Assert.Equal("10.0", ExposureScore.Of(open).Text);
    }
}
