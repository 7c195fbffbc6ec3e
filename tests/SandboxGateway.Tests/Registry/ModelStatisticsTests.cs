using System.Diagnostics;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class ModelStatisticsTests
{
    private static readonly long _second = Stopwatch.Frequency;

    [Fact]
    public void Answered_PartsOfARequest_AddUpToTheWhole()
    {
        var statistics = new ModelStatistics();

        statistics.Answered(started: 1, queued: 1 + _second, begun: 1 + (3 * _second), replied: 1 + (6 * _second), ended: 1 + (10 * _second));
        statistics.Answered(started: 5, queued: 5, begun: 5, replied: 5, ended: 5);

        Assert.Equal(new TimeTotal(2, 10_000_000_000), statistics.Success);
        Assert.Equal(new TimeTotal(2, 1_000_000_000), statistics.Input);
        Assert.Equal(new TimeTotal(2, 2_000_000_000), statistics.Queue);
        Assert.Equal(new TimeTotal(2, 3_000_000_000), statistics.Infer);
        Assert.Equal(new TimeTotal(2, 4_000_000_000), statistics.Output);
        Assert.Equal(default, statistics.Fail);
        Assert.Equal(5, statistics.LastStarted);
    }

    [Fact]
    public void Failed_Reasons_AreCountedEach()
    {
        var statistics = new ModelStatistics();

        statistics.Failed(FailureReason.Backend, 1, 1 + _second);
        statistics.Failed(FailureReason.Backend, 1, 1 + _second);
        statistics.Failed(FailureReason.Rejected, 1, 1);

        Assert.Equal(new TimeTotal(3, 2_000_000_000), statistics.Fail);
        Assert.Equal([1, 0, 2, 0], Enum.GetValues<FailureReason>().Select(statistics.Failures));
        Assert.Equal(0, statistics.Success.Count);
    }

    [Fact]
    public void Answered_ManyThreads_LosesNone()
    {
        var statistics = new ModelStatistics();

        Parallel.For(0, 100_000, _ => statistics.Answered(1, 2, 3, 4, 1 + _second));

        Assert.Equal(new TimeTotal(100_000, 100_000_000_000_000), statistics.Success);
    }

    [Fact]
    public void Answered_AllocatesNothing()
    {
        var statistics = new ModelStatistics();
        statistics.Answered(1, 2, 3, 4, 5);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            statistics.Answered(1, 2, 3, 4, 5);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
