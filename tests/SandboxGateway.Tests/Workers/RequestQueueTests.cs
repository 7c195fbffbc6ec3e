using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class RequestQueueTests
{
    private static readonly ServedModel _model = new(ManifestReader.Read("model", "runtime: onnx"), 1, "/models/model");
    private static readonly ModelSignature _signature = new([], []);

    private readonly ManualTimeProvider _time = new();
    private readonly RequestQueue _queue;

    public RequestQueueTests() => _queue = new RequestQueue(maxLength: 8, _time);

    [Fact]
    public void TakeNext_Priorities_TheHighestFirstAndEqualsInTheirOrder()
    {
        uint[] priorities = [0, 3, 1, 0, uint.MaxValue, 3, 1, 2];
        var waiting = priorities.Select(Enqueue).ToList();

        Assert.Equal([2, 6, 7, 1, 5, 4, 0, 3], TakeAll().Select(taken => waiting.IndexOf(taken)));
    }

    [Fact]
    public void PutBack_RequestsThatWereTaken_GoBeforeThoseThatCameLater()
    {
        var first = Enqueue(0);
        var second = Enqueue(0);
        var taken = TakeAll();
        var third = Enqueue(0);
        var urgent = Enqueue(1);

        lock (_queue.Gate)
        {
            _queue.PutBack_NeedsLock(taken);
        }

        Assert.Equal([urgent, first, second, third], TakeAll());
    }

    [Fact]
    public async Task GiveUp_OneThatWaits_MakesRoomAtOnce()
    {
        var waiting = Enumerable.Range(0, 8).Select(_ => Enqueue(0)).ToList();
        Assert.False(_queue.TryEnqueue(Pending(0)));

        waiting[3].Cancel();

        Assert.True(_queue.TryEnqueue(Pending(0)));
        Assert.DoesNotContain(waiting[3], TakeAll());
        Assert.Equal(GatewayError.Cancelled, (await waiting[3].Completion).Fault!.Error);
    }

    [Fact]
    public async Task Abandon_AfterTheDeadline_IsTheDeadlinesFault()
    {
        var pending = Enqueue(0);

        _time.Advance(TimeSpan.FromHours(1));
        pending.Cancel();

        Assert.Equal(GatewayError.DeadlineExceeded, (await pending.Completion).Fault!.Error);
    }

    [Fact]
    public async Task ExpireWaiting_OnlyThoseThatAreOverdue_AreGivenUp()
    {
        var early = Enqueue(0);
        var late = Pending(0, deadlineSeconds: 7200);
        Assert.True(_queue.TryEnqueue(late));

        _time.Advance(TimeSpan.FromHours(1));
        _queue.ExpireWaiting(_time.GetTimestamp(), WorkerFaults.Overdue);

        Assert.Equal(GatewayError.DeadlineExceeded, (await early.Completion).Fault!.Error);
        Assert.Equal([late], TakeAll());
    }

    private PendingInference Enqueue(uint priority)
    {
        var pending = Pending(priority);
        Assert.True(_queue.TryEnqueue(pending));
        return pending;
    }

    private PendingInference Pending(uint priority, double deadlineSeconds = 60) => new(
        _queue,
        _model,
        _signature,
        new InferenceRequest { Priority = priority },
        _time.GetTimestamp() + (long)(deadlineSeconds * _time.TimestampFrequency),
        replies: null);

    private List<PendingInference> TakeAll()
    {
        lock (_queue.Gate)
        {
            var taken = new List<PendingInference>();
            while (_queue.TakeNext_NeedsLock() is { } next)
            {
                taken.Add(next);
            }

            return taken;
        }
    }
}
