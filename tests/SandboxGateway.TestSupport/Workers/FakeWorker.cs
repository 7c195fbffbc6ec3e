using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.TestSupport.Workers;

/// <summary>
/// A worker in the test's own process: speaks the worker channel by the book unless the test tells it otherwise, and can send
/// any bytes at all. By default it is an identity model: its outputs are its inputs, in order.
/// </summary>
public sealed class FakeWorker : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    public FakeWorker(Socket socket, ModelLoaded model)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
        Model = model;
    }

    public ModelLoaded Model { get; }

    /// <summary>What it does with each request; answers as an identity model unless set.</summary>
    public Func<FakeWorker, GatewayFrame, byte[], Task> OnInfer { get; set; } =
        static (worker, request, payload) => worker.EchoAsync(request, payload);

    /// <summary>It says that it knows Cancel.</summary>
    public bool TakesCancel { get; set; }

    /// <summary>What it does with the word to stop a request; nothing unless set.</summary>
    public Func<FakeWorker, ulong, Task> OnCancel { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>What it does instead of the whole exchange, if set.</summary>
    public Func<FakeWorker, Task>? OnStart { get; set; }

    public async Task RunAsync()
    {
        try
        {
            if (OnStart is { } start)
            {
                await start(this);
            }
            else
            {
                await LoadAsync();
            }

            while (await ReadAsync() is var (frame, payload))
            {
                await (frame.Cancel is null ? OnInfer(this, frame, payload) : OnCancel(this, frame.RequestId));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            // The gateway closed the channel, as it does with a worker it is done with.
        }
    }

    public async Task LoadAsync()
    {
        await SendAsync(new WorkerFrame
        {
            Hello = new Hello { ProtocolVersion = WorkerChannel.Version, Runtime = "fake", RuntimeVersion = "1", TakesCancel = TakesCancel },
        });
        await ReadAsync();
        await SendAsync(new WorkerFrame { ModelLoaded = Model });
    }

    public async Task EchoAsync(GatewayFrame request, byte[] payload)
    {
        var result = new InferResult();
        for (var i = 0; i < request.Infer.Inputs.Count; i++)
        {
            var tensor = request.Infer.Inputs[i].Clone();
            tensor.Name = Model.Outputs[i].Name;
            result.Outputs.Add(tensor);
        }

        await SendAsync(new WorkerFrame { RequestId = request.RequestId, InferResult = result }, payload);
    }

    /// <summary>Sends one of several replies: a text in the output "y".</summary>
    public Task ReplyAsync(ulong requestId, string text, bool more = true)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var output = new Tensor { Name = "y", Datatype = DataType.Bytes, Shape = { 1 }, ByteLength = (ulong)(sizeof(int) + bytes.Length) };
        return SendAsync(
            new WorkerFrame { RequestId = requestId, InferResult = new InferResult { Outputs = { output }, More = more } },
            (byte[])[.. BitConverter.GetBytes(bytes.Length), .. bytes]);
    }

    /// <summary>Says that the reply before was the last.</summary>
    public Task EndAsync(ulong requestId) =>
        SendAsync(new WorkerFrame { RequestId = requestId, InferResult = new InferResult() });

    public Task FailAsync(ulong requestId, Failure.Types.Kind kind, string message = "") =>
        SendAsync(new WorkerFrame { RequestId = requestId, Failure = new Failure { Kind = kind, Message = message } });

    public async Task SendAsync(WorkerFrame frame, ReadOnlyMemory<byte> payload = default)
    {
        var header = frame.ToByteArray();
        var bytes = new byte[FramePrefix.Size + header.Length + payload.Length];
        new FramePrefix((uint)header.Length, (ulong)payload.Length).Write(bytes);
        header.CopyTo(bytes, FramePrefix.Size);
        payload.CopyTo(bytes.AsMemory(FramePrefix.Size + header.Length));
        await SendRawAsync(bytes);
    }

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Ends as a killed process does: the channel closes.</summary>
    public void Die() => _socket.Dispose();

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task<(GatewayFrame Frame, byte[] Payload)?> ReadAsync()
    {
        var bytes = new byte[FramePrefix.Size];
        if (await _stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            return null;
        }

        FramePrefix.TryRead(bytes, out var prefix);
        var header = new byte[prefix.HeaderLength];
        await _stream.ReadExactlyAsync(header);
        var payload = new byte[prefix.PayloadLength];
        await _stream.ReadExactlyAsync(payload);
        return (GatewayFrame.Parser.ParseFrom(header), payload);
    }
}
