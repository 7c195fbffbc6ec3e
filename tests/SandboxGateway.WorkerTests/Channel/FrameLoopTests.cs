using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Channel;

public sealed class FrameLoopTests
{
    private static readonly TensorValue _x = TensorValue.Of("x", DataType.Fp32, [2], 1f, 2f);

    [Fact]
    public void Infer_ManyInOneWrite_AreAnsweredInOrder()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_fp32"));
        var frames = Enumerable.Range(1, 500)
            .SelectMany(id => WorkerSession.EncodeInfer((ulong)id, [TensorValue.Of("x", DataType.Fp32, [1], (float)id)]))
            .ToArray();

        session.SendRaw(frames);

        for (var id = 1; id <= 500; id++)
        {
            Assert.Equal([(float)id], Assert.Single(session.ReceiveOutputs((ulong)id)).As<float>());
        }
    }

    [Fact]
    public void Infer_FailureAmongMany_AnswersTheOthers()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_fp32"));
        byte[] frames =
        [
            .. WorkerSession.EncodeInfer(1, [_x]),
            .. WorkerSession.EncodeInfer(2, []),
            .. WorkerSession.EncodeInfer(3, [_x]),
        ];

        session.SendRaw(frames);

        Assert.Single(session.ReceiveOutputs(1));
        var (header, _) = session.Receive();
        Assert.Equal((2UL, Failure.Types.Kind.InvalidInput), (header.RequestId, header.Failure.Kind));
        Assert.Single(session.ReceiveOutputs(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Infer_FramesInPieces_AreAnswered(int pieceSize)
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_uint8"));
        var bytes = Enumerable.Range(0, 20_000).Select(i => (byte)i).ToArray();
        var frame = WorkerSession.EncodeInfer(1, [new TensorValue("x", DataType.Uint8, [bytes.Length], bytes)]);

        foreach (var piece in frame.Chunk(pieceSize))
        {
            session.SendRaw(piece);
        }

        Assert.Equal(bytes, Assert.Single(session.ReceiveOutputs(1)).Bytes);
    }

    [Fact]
    public void Infer_PayloadsAtEveryAlignment_AreReadRight()
    {
        using var session = WorkerSession.WithModel(Repository.Model("sum_difference"));
        var frames = Enumerable.Range(1, 64).SelectMany(id => WorkerSession.EncodeInfer(
            (ulong)id,
            [TensorValue.Of("a", DataType.Fp32, [1], (float)id), TensorValue.Of("b", DataType.Fp32, [1], 0.5f)],
            id % 2 == 0 ? ["sum"] : ["sum", "difference"])).ToArray();

        // Headers of odd and even length take turns, so frame after frame starts elsewhere.
        session.SendRaw(frames);
        for (var id = 1; id <= 64; id++)
        {
            Assert.Equal([id + 0.5f], session.ReceiveOutputs((ulong)id)[0].As<float>());
        }
    }

    [Fact]
    public async Task Close_AfterAnswers_EndsAsChannelClosed()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_fp32"));
        session.Infer([_x]);

        Assert.Equal(ExitCode.ChannelClosed, await session.CloseAsync());
    }

    [Fact]
    public async Task Close_InTheMiddleOfAFrame_EndsAsChannelClosed()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_fp32"));
        session.SendRaw(WorkerSession.EncodeInfer(1, [_x]).AsSpan()[..^1]);

        Assert.Equal(ExitCode.ChannelClosed, await session.CloseAsync());
    }

    public static TheoryData<string, byte[]> Malformed
    {
        get
        {
            var good = WorkerSession.EncodeInfer(1, [_x]);
            return new TheoryData<string, byte[]>
            {
                { "magic", Changed(good, 0, 0) },
                { "header length", Prefix(FrameLimits.MaxHeaderBytes + 1, 0) },
                { "payload length", Prefix(10, ulong.MaxValue) },
                { "payload shorter than its tensors", [.. Prefix((uint)(good.Length - 24), 0), .. good[16..^8]] },
                { "payload longer than its tensors", [.. Prefix((uint)(good.Length - 24), 9), .. good[16..], 0] },
                { "header that is no message", [.. Prefix(4, 0), 255, 255, 255, 255] },
                { "no body", Prefix(0, 0) },
                { "request id 0", WorkerSession.EncodeInfer(0, [_x]) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Frame_Malformed_EndsAsViolation(string what, byte[] frame)
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_fp32"));

        session.SendRaw(frame);

        Assert.True(await session.ExitAsync() == ExitCode.ChannelViolation, what);
    }

    [Fact]
    public async Task Infer_BeforeLoad_EndsAsViolation()
    {
        using var session = new WorkerSession();

        session.SendInfer(1, [_x]);

        Assert.Equal(ExitCode.ChannelViolation, await session.ExitAsync());
    }

    [Fact]
    public async Task Load_Twice_EndsAsViolation()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_fp32"));

        session.Send(new GatewayFrame { LoadModel = new LoadModel { Path = Repository.Model("scale") } }, []);

        Assert.Equal(ExitCode.ChannelViolation, await session.ExitAsync());
    }

    private static byte[] Changed(byte[] frame, int index, byte value)
    {
        var copy = frame.ToArray();
        copy[index] = value;
        return copy;
    }

    private static byte[] Prefix(uint headerLength, ulong payloadLength)
    {
        var prefix = new byte[FramePrefix.Size];
        new FramePrefix(headerLength, payloadLength).Write(prefix);
        return prefix;
    }
}
