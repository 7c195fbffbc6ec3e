using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Onnx;

public sealed class CancelTests
{
    // Hours of work.
    private static readonly TensorValue _endless = Steps(100_000_000_000);

    [Fact]
    public void Cancel_OfARunningRequest_StopsItAndTheNextIsAnswered()
    {
        using var session = WorkerSession.WithModel(Repository.Model("countdown"));

        session.SendInfer(1, [_endless]);
        session.SendCancel(1);

        Assert.True(session.Hello.TakesCancel);
        Assert.Equal(Failure.Types.Kind.Cancelled, session.ReceiveFailure(1));
        session.SendInfer(2, [Steps(7)]);
        Assert.Equal([7L], Assert.Single(session.ReceiveOutputs(2)).As<long>());
    }

    [Fact]
    public void Cancel_OfRequestsSentAhead_StopsThoseAlone()
    {
        using var session = WorkerSession.WithModel(Repository.Model("countdown"));

        session.SendInfer(1, [_endless]);
        session.SendInfer(2, [Steps(5)]);
        session.SendInfer(3, [_endless]);
        session.SendInfer(4, [Steps(6)]);
        session.SendCancel(3);
        session.SendCancel(1);

        Assert.Equal(Failure.Types.Kind.Cancelled, session.ReceiveFailure(1));
        Assert.Equal([5L], Assert.Single(session.ReceiveOutputs(2)).As<long>());
        Assert.Equal(Failure.Types.Kind.Cancelled, session.ReceiveFailure(3));
        Assert.Equal([6L], Assert.Single(session.ReceiveOutputs(4)).As<long>());
    }

    [Fact]
    public void Cancel_OfAnAnsweredOrUnknownRequest_ChangesNothing()
    {
        using var session = WorkerSession.WithModel(Repository.Model("countdown"));

        session.SendInfer(1, [Steps(3)]);
        Assert.Equal([3L], Assert.Single(session.ReceiveOutputs(1)).As<long>());
        session.SendCancel(1);
        session.SendCancel(99);
        session.SendInfer(2, [Steps(4)]);

        Assert.Equal([4L], Assert.Single(session.ReceiveOutputs(2)).As<long>());
    }

    private static TensorValue Steps(long count) => TensorValue.Of("steps", DataType.Int64, [], count);
}
