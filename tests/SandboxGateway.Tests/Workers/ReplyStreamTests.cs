using SandboxGateway.Pipeline;
using SandboxGateway.TestSupport;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class ReplyStreamTests
{
    private const int Pause = 100;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task NextAsync_RepliesThenTheEnd_ComeInOrder()
    {
        using var stream = new ReplyStream(Pause);
        Add(stream, 1);
        Add(stream, 2);
        stream.Complete();

        Assert.Equal(1, (await stream.NextAsync())!.Length);
        Assert.Equal(2, (await stream.NextAsync())!.Length);
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(100_000, 8)]
    [InlineData(600_000, 1)]
    [InlineData(200_000_000, 1)]
    public async Task WaitForRoom_AsManyAsFit_ThenWaitsForTheClient(int length, int fitting)
    {
        using var stream = new ReplyStream(Pause);
        var added = 0;
        var adding = Task.Run(() =>
        {
            for (; added <= fitting; Interlocked.Increment(ref added))
            {
                Add(stream, length);
            }
        });

        await Eventually.TrueAsync(() => Volatile.Read(ref added) == fitting, _patience);
        Assert.NotSame(adding, await Task.WhenAny(adding, Task.Delay(50)));
        await stream.NextAsync();

        await adding.WaitAsync(_patience);
        Assert.Equal(fitting + 1, added);
    }

    [Fact]
    public async Task Complete_WhileTheWriterWaits_LetsItGoOnAndDropsTheRest()
    {
        using var stream = new ReplyStream(Pause);
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Add(stream, 100_000);
            }
        });
        await Eventually.TrueAsync(() => stream.CheckPace(0) is null && stream.CheckPace(Pause) == WorkerFaults.ClientTooSlow, _patience);

        stream.Complete();
        stream.Complete();

        await adding.WaitAsync(_patience);
    }

    [Fact]
    public async Task WaitForRoom_Cancelled_Throws()
    {
        using var stream = new ReplyStream(Pause);
        using var stop = new CancellationTokenSource();
        stream.WaitForRoom(int.MaxValue, CancellationToken.None);
        var waiting = Task.Run(() => stream.WaitForRoom(1, stop.Token));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task CheckPace_TellsWhoKeepsTheOtherWaiting()
    {
        using var stream = new ReplyStream(Pause);
        Assert.Null(stream.CheckPace(1000));
        Assert.Null(stream.CheckPace(1000 + Pause - 1));
        Assert.Equal(WorkerFaults.Silent, stream.CheckPace(1000 + Pause));

        Add(stream, 1);
        Assert.Null(stream.CheckPace(2000));
        await stream.NextAsync();
        Assert.Null(stream.CheckPace(2000 + Pause));
        Assert.Equal(WorkerFaults.Silent, stream.CheckPace(2000 + (2 * Pause)));
    }

    private static void Add(ReplyStream stream, int length)
    {
        stream.WaitForRoom(length, CancellationToken.None);
        stream.Add(new InferenceResponse([], null) { Length = length });
    }
}
