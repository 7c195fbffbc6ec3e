using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Python;

public sealed class PythonWorkerTests
{
    private static readonly TensorValue _x = TensorValue.Of("x", DataType.Fp32, [1], 1f);

    [Fact]
    public void Load_Handler_GivesTheDeclaredSignature()
    {
        using var session = ProgramSession.Python();
        var input = ProgramSession.Spec("x", DataType.Fp32, -1, 4);
        input.Optional = true;
        var output = ProgramSession.Spec("y", DataType.Bytes);

        var answer = PythonHandler.Load(session, "def handle(request): pass\n", input, output);

        Assert.Equal(("python", 1u), (session.Hello.Runtime, session.Hello.ProtocolVersion));
        Assert.Equal(new ModelLoaded { Inputs = { input }, Outputs = { output } }, answer.ModelLoaded);
    }

    [Theory]
    [InlineData("import no_such_module\n", "handler.py failed: ModuleNotFoundError: No module named 'no_such_module'")]
    [InlineData("def handle(request:\n", "handler.py failed: SyntaxError")]
    [InlineData("import sys\nsys.exit(3)\n", "handler.py failed: SystemExit: 3")]
    [InlineData("handle = 3\n", "handler.py has no function handle")]
    [InlineData("def other(request): pass\n", "handler.py has no function handle")]
    [InlineData("def handle(request): pass\ndef load(): raise OSError('no weights')\n", "load() of handler.py failed: OSError: no weights")]
    public void Load_HandlerThatDoesNotLoad_IsRejectedWithTheReason(string code, string expected)
    {
        using var session = ProgramSession.Python();

        var answer = PythonHandler.Load(
            session, code, ProgramSession.Spec("x", DataType.Fp32, -1), ProgramSession.Spec("y", DataType.Fp32, -1));

        Assert.Equal(Failure.Types.Kind.ModelRejected, answer.Failure.Kind);
        Assert.StartsWith(expected, answer.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LongReason_IsCut()
    {
        using var session = ProgramSession.Python();

        var answer = PythonHandler.Load(
            session, "raise ValueError('é' * 100000)", ProgramSession.Spec("x", DataType.Fp32), ProgramSession.Spec("y", DataType.Fp32));

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(answer.Failure.Message), 4000, 4096);
    }

    [Fact]
    public async Task Infer_Exception_TellsTypeAndMessageAndLogsTheTraceback()
    {
        using var session = PythonHandler.Start("def handle(request):\n    secret_name = 1\n    return {}['missing']\n", DataType.Fp32, -1);

        var failure = session.InferExpectingFailure([_x]);

        Assert.Equal((Failure.Types.Kind.Execution, "KeyError: 'missing'"), (failure.Kind, failure.Message));
        var (_, _, errors) = await session.CloseAsync();
        Assert.Contains("Traceback", errors, StringComparison.Ordinal);
        Assert.Contains("return {}['missing']", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_InvalidInput_IsTheClientsFault()
    {
        using var session = PythonHandler.Start(
            "from sandbox_gateway import InvalidInput\ndef handle(request):\n    raise InvalidInput('too short')\n", DataType.Fp32, -1);

        var failure = session.InferExpectingFailure([_x]);

        Assert.Equal((Failure.Types.Kind.InvalidInput, "too short"), (failure.Kind, failure.Message));
    }

    [Fact]
    public void Infer_AfterAFailure_Answers()
    {
        using var session = PythonHandler.Start(
            "calls = []\ndef handle(request):\n    calls.append(1)\n    if len(calls) == 1: raise ValueError\n    return {'y': [len(calls)]}\n", DataType.Fp32, -1);

        Assert.Equal("ValueError", session.InferExpectingFailure([_x]).Message);
        Assert.Equal([2f], Assert.Single(session.Infer([_x])).As<float>());
    }

    [Fact]
    public async Task Load_PrintsAndLoad_RunOnceAndGoToTheOutput()
    {
        using var session = PythonHandler.Start(
            "print('imported')\ndef load(): print('loaded')\ndef handle(request):\n    print('asked')\n    return {'y': [1]}\n", DataType.Fp32, -1);
        session.Infer([_x]);

        var (exitCode, output, errors) = await session.CloseAsync();

        Assert.Equal((81, "imported\nloaded\nasked\n", ""), (exitCode, output, errors));
    }

    [Fact]
    public void Infer_Parameters_ReachTheHandler()
    {
        using var session = PythonHandler.Start(
            "def handle(request):\n    return {'y': [repr(sorted(request.parameters.items()))]}\n",
            ProgramSession.Spec("x", DataType.Fp32, -1),
            ProgramSession.Spec("y", DataType.Bytes, 1));
        var infer = new Infer
        {
            Parameters =
            {
                { "a", new Parameter { BoolValue = true } },
                { "b", new Parameter { Int64Value = -5 } },
                { "c", new Parameter { DoubleValue = 0.25 } },
                { "d", new Parameter { StringValue = "é" } },
                { "e", new Parameter { BoolValue = false } },
            },
        };

        session.Send(new GatewayFrame { RequestId = 1, Infer = infer }, []);

        Assert.Equal(
            TensorValue.OfTexts("y", "[('a', True), ('b', -5), ('c', 0.25), ('d', 'é'), ('e', False)]").Bytes,
            Assert.Single(session.ReceiveOutputs(1)).Bytes);
    }

    [Fact]
    public void Infer_Stream_SendsEachAnswerAndThenTheEnd()
    {
        using var session = PythonHandler.Start(
            "def handle(request):\n    for i in range(3):\n        yield {'y': [i]}\n", DataType.Fp32, -1);

        session.Send(new GatewayFrame { RequestId = 7, Infer = new Infer { Stream = true } }, []);

        for (var i = 0; i < 3; i++)
        {
            var (header, payload) = session.Receive();
            Assert.True(header.InferResult.More);
            Assert.Equal(BitConverter.GetBytes((float)i), payload);
        }

        var end = session.Receive().Header;
        Assert.Equal((7UL, false, 0), (end.RequestId, end.InferResult.More, end.InferResult.Outputs.Count));
    }

    [Fact]
    public void Infer_GeneratorOfOneWithoutStream_IsThatAnswer()
    {
        using var session = PythonHandler.Start("def handle(request):\n    yield {'y': [5]}\n", DataType.Fp32, -1);

        Assert.Equal([5f], Assert.Single(session.Infer([_x])).As<float>());
    }

    [Fact]
    public void Infer_AnswerBeyondTheLimit_IsAFailure()
    {
        using var session = PythonHandler.Start(
            "def handle(request):\n    return {'y': [0] * 300}\n",
            ProgramSession.Spec("x", DataType.Fp32, -1),
            ProgramSession.Spec("y", DataType.Fp32, -1),
            maxPayloadBytes: 1024);

        Assert.Equal("the answer has 1200 bytes; 1024 are allowed", session.InferExpectingFailure([_x]).Message);
    }

    [Fact]
    public async Task Frame_WithoutMagic_EndsAsViolation()
    {
        using var session = ProgramSession.Python();

        session.SendRaw(new byte[16]);

        Assert.Equal(82, (await session.EndAsync()).ExitCode);
    }

    [Fact]
    public void Infer_LargeTensor_RoundTrips()
    {
        using var session = PythonHandler.Start(
            "def handle(request):\n    return {'y': request.inputs['x']}\n",
            ProgramSession.Spec("x", DataType.Uint8, -1),
            ProgramSession.Spec("y", DataType.Uint8, -1),
            maxPayloadBytes: 64 << 20);
        var bytes = new byte[20 << 20];
        Random.Shared.NextBytes(bytes);

        var sending = Task.Run(() => session.SendInfer(1, [new TensorValue("x", DataType.Uint8, [bytes.Length], bytes)]));

        Assert.Equal(bytes, Assert.Single(session.ReceiveOutputs(1)).Bytes);
        Assert.True(sending.IsCompleted);
    }
}
