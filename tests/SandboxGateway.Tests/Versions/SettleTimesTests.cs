using SandboxGateway.TestSupport;
using SandboxGateway.Versions;

namespace SandboxGateway.Tests.Versions;

public sealed class SettleTimesTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public void IsSettled_FolderThatKeepsChanging_IsNotUntilItStays()
    {
        var time = new ManualTimeProvider();
        var settling = new SettleTimes(_second, time);

        for (var change = 0; change < 5; change++)
        {
            Assert.False(settling.IsSettled("m", $"digest {change}"));
            time.Advance(_second * 0.9);
        }

        Assert.False(settling.IsSettled("m", "digest 4"));
        time.Advance(_second * 0.1);
        Assert.True(settling.IsSettled("m", "digest 4"));
    }

    [Fact]
    public void IsSettled_AfterForgetting_BeginsAnew()
    {
        var time = new ManualTimeProvider();
        var settling = new SettleTimes(_second, time);
        settling.IsSettled("m", "a");
        time.Advance(_second);

        settling.Forget("m");

        Assert.False(settling.IsWaiting);
        Assert.False(settling.IsSettled("m", "a"));
        Assert.True(settling.IsWaiting);
    }

    [Fact]
    public void IsSettled_WithoutATime_IsAtOnce() =>
        Assert.True(new SettleTimes(TimeSpan.Zero, new ManualTimeProvider()).IsSettled("m", "a"));
}
