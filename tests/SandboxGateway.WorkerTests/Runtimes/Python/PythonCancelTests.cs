using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Python;

public sealed class PythonCancelTests
{
    // Answers 1 at once; anything else never.
    private const string Stays = """
        import time
        def handle(request):
            while request.inputs["x"].data[0] != 1:
                STAY
            return {"y": [1]}

        """;

    private static readonly TensorValue _short = TensorValue.Of("x", DataType.Int64, [1], 1L);
    private static readonly TensorValue _endless = TensorValue.Of("x", DataType.Int64, [1], 2L);

    [Theory]
    [InlineData("time.sleep(1000)")]
    [InlineData("pass")]
    [InlineData("__import__('threading').Lock().acquire() and __import__('select').select([], [], [], 1000)")]
    public void Cancel_OfARunningRequest_StopsItAndTheNextIsAnswered(string stay)
    {
        using var session = PythonHandler.Start(Stays.Replace("STAY", stay, StringComparison.Ordinal), DataType.Int64, -1);

        for (var id = 1UL; id < 20; id += 2)
        {
            session.SendInfer(id, [_endless]);
            session.CancelUntilHeard(id);
            Assert.Equal(Failure.Types.Kind.Cancelled, session.ReceiveFailure(id));
            session.SendInfer(id + 1, [_short]);
            Assert.Equal([1L], Assert.Single(session.ReceiveOutputs(id + 1)).As<long>());
        }

        Assert.True(session.Hello.TakesCancel);
    }

    [Fact]
    public void Cancel_BetweenTwoReplies_EndsTheStreamAndTheHandlerCleansUp()
    {
        using var session = PythonHandler.Start(
            """
            cleaned = 0
            def handle(request):
                global cleaned
                try:
                    while request.stream:
                        yield {"y": [0]}
                    yield {"y": [cleaned]}
                finally:
                    cleaned += 1

            """,
            DataType.Int64,
            -1);

        session.Send(new GatewayFrame { RequestId = 1, Infer = new Infer { Stream = true } }, []);
        session.Receive();
        session.SendCancel(1);
        var last = session.Receive().Header;
        while (last.InferResult is { More: true })
        {
            last = session.Receive().Header;
        }

        Assert.Equal((1UL, Failure.Types.Kind.Cancelled), (last.RequestId, last.Failure.Kind));
        session.SendInfer(2, []);
        Assert.Equal([1L], Assert.Single(session.ReceiveOutputs(2)).As<long>());
    }

    [Fact]
    public void Cancel_OfAnotherRequest_ChangesNothing()
    {
        using var session = PythonHandler.Start(
            "import time\ndef handle(request):\n    time.sleep(0.05)\n    return {'y': [1]}\n", DataType.Int64, -1);

        session.SendInfer(1, [_short]);
        session.SendCancel(7);
        Assert.Equal([1L], Assert.Single(session.ReceiveOutputs(1)).As<long>());
        session.SendCancel(1);
        session.SendInfer(2, [_short]);

        Assert.Equal([1L], Assert.Single(session.ReceiveOutputs(2)).As<long>());
    }

    [Fact]
    public void Cancel_HandlerThatGoesOn_Answers()
    {
        using var session = PythonHandler.Start(
            """
            import time
            def handle(request):
                yield {"y": [4]}
                try:
                    time.sleep(1000)
                except BaseException:
                    yield {"y": [5]}

            """,
            DataType.Int64,
            -1);

        // One that is told before it runs on is not asked again, and so has nothing to say: each gets longer than the one before.
        var said = new List<byte[]>();
        for (var id = 1UL; id <= 50 && said.Count == 0; id++)
        {
            session.Send(new GatewayFrame { RequestId = id, Infer = new Infer { Stream = true } }, []);
            session.Receive();
            Assert.True(session.IsSilentFor(TimeSpan.FromMilliseconds(5 * id)));
            session.CancelUntilHeard(id);
            var reply = session.Receive();
            while (reply.Header.InferResult is { More: true })
            {
                said.Add(reply.Payload);
                reply = session.Receive();
            }
        }

        Assert.Equal(BitConverter.GetBytes(5L), Assert.Single(said));
    }

    [Fact]
    public void Infer_RequestsSentAhead_AreAnsweredInOrder()
    {
        using var session = PythonHandler.Start(
            "import time\ndef handle(request):\n    time.sleep(0.01)\n    return {'y': request.inputs['x']}\n", DataType.Int64, -1);

        for (var id = 1L; id < 9; id++)
        {
            session.SendInfer((ulong)id, [TensorValue.Of("x", DataType.Int64, [1], id)]);
        }

        for (var id = 1L; id < 9; id++)
        {
            Assert.Equal([id], Assert.Single(session.ReceiveOutputs((ulong)id)).As<long>());
        }
    }

    [Fact]
    public void Infer_SeveralAnswersWithoutStream_SaysThatAStreamIsNeeded()
    {
        using var session = PythonHandler.Start(
            "def handle(request):\n    yield {'y': [1]}\n    yield {'y': [2]}\n", DataType.Int64, -1);

        Assert.Equal(Failure.Types.Kind.StreamNeeded, session.InferExpectingFailure([_short]).Kind);
    }
}
