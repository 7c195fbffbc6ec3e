using SandboxGateway.Isolation.Refusals;

namespace SandboxGateway.Isolation.Tests.Refusals;

public class RefusalBudgetTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void TryTakeReport_ManyAtOnce_StopsAfterTheBurst()
    {
        var budget = new RefusalBudget(_clock);

        Assert.Equal(RefusalBudget.Burst, Enumerable.Range(0, 1000).Count(_ => budget.TryTakeReport()));
    }

    [Fact]
    public void TryTakeReport_Later_RefillsAndNeverBeyondTheBurst()
    {
        var budget = new RefusalBudget(_clock);
        while (budget.TryTakeReport())
        {
        }

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2 * RefusalBudget.PerSecond, Enumerable.Range(0, 1000).Count(_ => budget.TryTakeReport()));

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(RefusalBudget.Burst, Enumerable.Range(0, 1000).Count(_ => budget.TryTakeReport()));
    }

    [Fact]
    public void GiveReportBack_AfterATake_LeavesTheBudgetAsItWas()
    {
        var budget = new RefusalBudget(_clock);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(budget.TryTakeReport());
            budget.GiveReportBack();
        }
    }

    [Fact]
    public void IsFloodWith_MoreThanTheLimitInOneWindow_IsOne()
    {
        var budget = new RefusalBudget(_clock);

        Assert.DoesNotContain(true, Enumerable.Range(0, RefusalBudget.FloodCalls).Select(_ => budget.IsFloodWith()));
        Assert.True(budget.IsFloodWith());
    }

    [Fact]
    public void IsFloodWith_SameNumberOverALongerTime_IsNone()
    {
        var budget = new RefusalBudget(_clock);
        for (var second = 0; second < 100; second++)
        {
            Assert.DoesNotContain(true, Enumerable.Range(0, RefusalBudget.FloodCalls / 20).Select(_ => budget.IsFloodWith()));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
