using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class GivenUpRequestsTests
{
    private const long Grace = 50;

    private readonly RequestQueue _queue = new(maxLength: 8, TimeProvider.System);
    private readonly Queue<PendingInference> _inFlight = new();

    [Fact]
    public void Review_NothingGivenUp_TellsNothing()
    {
        var givenUp = new GivenUpRequests(takesCancel: true, Grace);
        Send(1);

        Assert.False(givenUp.Review_NeedsLock(_inFlight, 0));
        Assert.False(givenUp.Review_NeedsLock(_inFlight, 1000));
        Assert.False(givenUp.AnyUntold);
    }

    [Fact]
    public void Review_TheOneItIsAt_IsToldEachTimeUntilTheGraceEnds()
    {
        var givenUp = new GivenUpRequests(takesCancel: true, Grace);
        Send(1).Cancel();

        Assert.False(givenUp.Review_NeedsLock(_inFlight, 1000));
        Assert.False(givenUp.Review_NeedsLock(_inFlight, 1000 + Grace - 1));
        Assert.True(givenUp.Review_NeedsLock(_inFlight, 1000 + Grace));
        Assert.Equal([1, 1, 1], Untold(givenUp));
    }

    [Fact]
    public void Review_OneBehindAnother_IsToldOnceAndHasItsOwnGrace()
    {
        var givenUp = new GivenUpRequests(takesCancel: true, Grace);
        Send(1);
        Send(2).Cancel();

        Assert.False(givenUp.Review_NeedsLock(_inFlight, 0));
        Assert.False(givenUp.Review_NeedsLock(_inFlight, 1000));
        Assert.Equal([2], Untold(givenUp));
        _inFlight.Dequeue();
        Assert.False(givenUp.Review_NeedsLock(_inFlight, 2000));
        Assert.True(givenUp.Review_NeedsLock(_inFlight, 2000 + Grace));
    }

    [Fact]
    public void Review_WorkerThatKnowsNoCancel_IsToldNothingAndHasTheSameGrace()
    {
        var givenUp = new GivenUpRequests(takesCancel: false, Grace);
        Send(1).Cancel();

        Assert.False(givenUp.Review_NeedsLock(_inFlight, 0));
        Assert.True(givenUp.Review_NeedsLock(_inFlight, Grace));
        Assert.False(givenUp.AnyUntold);
    }

    private static List<ulong> Untold(GivenUpRequests givenUp)
    {
        var all = new List<ulong>();
        while (givenUp.TryTakeUntold_NeedsLock(out var requestId))
        {
            all.Add(requestId);
        }

        return all;
    }

    private PendingInference Send(ulong requestId)
    {
        var model = new ServedModel(ManifestReader.Read("model", "runtime: onnx"), 1, "/models/model");
        var pending = new PendingInference(_queue, model, new ModelSignature([], []), new InferenceRequest(), long.MaxValue, replies: null);
        pending.Sending_NeedsLock(requestId);
        pending.SendEnded_NeedsLock();
        _inFlight.Enqueue(pending);
        return pending;
    }
}
