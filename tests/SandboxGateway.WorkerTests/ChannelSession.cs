using System.Net.Sockets;
using Google.Protobuf;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests;

/// <summary>The gateway's end of a worker's channel, in the test's hands.</summary>
internal abstract class ChannelSession : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected abstract Socket Socket { get; }

    public WorkerFrame Load(string path, ulong maxPayloadBytes = 1 << 30)
    {
        return Load(new LoadModel { Path = path, MaxPayloadBytes = maxPayloadBytes });
    }

    public WorkerFrame Load(LoadModel load)
    {
        Send(new GatewayFrame { LoadModel = load }, []);
        return Receive().Header;
    }

    /// <summary>Sends one request and waits for its outputs.</summary>
    public TensorValue[] Infer(TensorValue[] inputs, params string[] outputs)
    {
        SendInfer(1, inputs, outputs);
        return ReceiveOutputs(1);
    }

    /// <summary>Sends one request and waits for its failure.</summary>
    public Failure InferExpectingFailure(TensorValue[] inputs, params string[] outputs)
    {
        SendInfer(1, inputs, outputs);
        var (header, payload) = Receive();
        Assert.Equal(1UL, header.RequestId);
        Assert.Empty(payload);
        Assert.Equal(WorkerFrame.BodyOneofCase.Failure, header.BodyCase);
        return header.Failure;
    }

    /// <summary>Says that nobody waits for a request any more.</summary>
    public void SendCancel(ulong requestId) =>
        Send(new GatewayFrame { RequestId = requestId, Cancel = new Cancel() }, []);

    /// <summary>Says so again and again, as the gateway does, until the worker says something.</summary>
    public void CancelUntilHeard(ulong requestId)
    {
        do
        {
            SendCancel(requestId);
        }
        while (!Socket.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectRead));
    }

    /// <summary>Whether nothing comes from the worker for that long.</summary>
    public bool IsSilentFor(TimeSpan time) => !Socket.Poll(time, SelectMode.SelectRead);

    /// <summary>Waits for the failure of a request.</summary>
    public Failure.Types.Kind ReceiveFailure(ulong requestId)
    {
        var header = Receive().Header;
        Assert.Equal(requestId, header.RequestId);
        Assert.True(header.Failure is not null, "The request was answered.");
        return header.Failure.Kind;
    }

    public void SendInfer(ulong requestId, TensorValue[] inputs, params string[] outputs) =>
        SendRaw(EncodeInfer(requestId, inputs, outputs));

    public static byte[] EncodeInfer(ulong requestId, TensorValue[] inputs, params string[] outputs)
    {
        var infer = new Infer { Outputs = { outputs } };
        foreach (var input in inputs)
        {
            infer.Inputs.Add(new Tensor
            {
                Name = input.Name,
                Datatype = input.DataType,
                Shape = { input.Shape },
                ByteLength = (ulong)input.Bytes.Length,
            });
        }

        var payload = inputs.SelectMany(input => input.Bytes).ToArray();
        return Encode(new GatewayFrame { RequestId = requestId, Infer = infer }, payload);
    }

    public TensorValue[] ReceiveOutputs(ulong requestId)
    {
        var (header, payload) = Receive();
        Assert.True(header.InferResult is not null, header.Failure?.Message);
        Assert.Equal(requestId, header.RequestId);
        var offset = 0;
        return header.InferResult.Outputs.Select(ToValue).ToArray();

        TensorValue ToValue(Tensor tensor)
        {
            var bytes = payload.AsSpan(offset, (int)tensor.ByteLength).ToArray();
            offset += bytes.Length;
            return new TensorValue(tensor.Name, tensor.Datatype, [.. tensor.Shape], bytes);
        }
    }

    public void Send(GatewayFrame frame, byte[] payload) => SendRaw(Encode(frame, payload));

    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Socket.Send(bytes)..];
        }
    }

    public (WorkerFrame Header, byte[] Payload) Receive()
    {
        Assert.True(FramePrefix.TryRead(ReceiveExactly(FramePrefix.Size), out var prefix));
        var header = WorkerFrame.Parser.ParseFrom(ReceiveExactly((int)prefix.HeaderLength));
        return (header, ReceiveExactly((int)prefix.PayloadLength));
    }

    public abstract void Dispose();

    private static byte[] Encode(GatewayFrame frame, byte[] payload)
    {
        var header = frame.ToByteArray();
        var bytes = new byte[FramePrefix.Size + header.Length + payload.Length];
        new FramePrefix((uint)header.Length, (ulong)payload.Length).Write(bytes);
        header.CopyTo(bytes, FramePrefix.Size);
        payload.CopyTo(bytes, FramePrefix.Size + header.Length);
        return bytes;
    }

    private byte[] ReceiveExactly(int count)
    {
        var bytes = new byte[count];
        for (var received = 0; received < count;)
        {
            var step = Socket.Receive(bytes.AsSpan(received));
            Assert.True(step > 0, "The worker closed the channel.");
            received += step;
        }

        return bytes;
    }
}
