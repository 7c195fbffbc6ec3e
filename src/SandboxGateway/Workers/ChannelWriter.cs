using System.Buffers;
using System.Net.Sockets;
using Google.Protobuf;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Workers;

/// <summary>
/// Writes frames to a worker. Small payloads are gathered with their headers, so several requests go out in one send; large
/// ones are sent from where they lie. One caller at a time.
/// </summary>
/// <param name="socket">To the worker.</param>
/// <param name="isToHandler">The worker is to get the requests' own parameters, and may send several replies.</param>
internal sealed class ChannelWriter(Socket socket, bool isToHandler)
{
    // Copying this much costs less than a system call of its own.
    private const int LargestGathered = 32 << 10;

    private readonly GatewayFrame _frame = new() { Infer = new Infer() };
    private readonly List<Protocol.Worker.V1.Tensor> _tensors = [];
    private readonly ArrayBufferWriter<byte> _gathered = new(64 << 10);

    /// <summary>Sends one short frame before any request; the empty socket has room for it, so it never waits.</summary>
    public void Send(GatewayFrame frame)
    {
        Gather(frame, payloadLength: 0);
        socket.Send(_gathered.WrittenSpan);
        _gathered.ResetWrittenCount();
    }

    /// <summary>Adds the word to stop working on a request.</summary>
    public void AddCancel(ulong requestId) =>
        Gather(new GatewayFrame { RequestId = requestId, Cancel = new Cancel() }, payloadLength: 0);

    /// <summary>Adds one request; what was gathered is sent on <see cref="FlushAsync"/>, or earlier if it is large.</summary>
    /// <param name="requestId">Its number on this channel.</param>
    /// <param name="request">Its memory must stay until it is flushed.</param>
    /// <param name="takesReplies">Several replies are taken, if the worker is a handler.</param>
    /// <param name="cancellationToken">Leaves the channel of no more use.</param>
    public async ValueTask AddAsync(
        ulong requestId, InferenceRequest request, bool takesReplies, CancellationToken cancellationToken)
    {
        Gather(Describe(requestId, request, takesReplies && isToHandler), PayloadLength(request));
        foreach (var tensor in request.Inputs)
        {
            if (tensor.Data.Length <= LargestGathered)
            {
                _gathered.Write(tensor.Data.Span);
                continue;
            }

            await FlushAsync(cancellationToken);
            await SendAllAsync(tensor.Data, cancellationToken);
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_gathered.WrittenCount > 0)
        {
            await SendAllAsync(_gathered.WrittenMemory, cancellationToken);
            _gathered.ResetWrittenCount();
        }
    }

    private void Gather(GatewayFrame frame, ulong payloadLength)
    {
        var headerLength = frame.CalculateSize();
        var space = _gathered.GetSpan(FramePrefix.Size + headerLength);
        new FramePrefix((uint)headerLength, payloadLength).Write(space);
        frame.WriteTo(space.Slice(FramePrefix.Size, headerLength));
        _gathered.Advance(FramePrefix.Size + headerLength);
    }

    // One message object serves every request of this channel: it is written at once and never kept.
    private GatewayFrame Describe(ulong requestId, InferenceRequest request, bool takesReplies)
    {
        _frame.RequestId = requestId;
        _frame.Infer.Stream = takesReplies;
        _frame.Infer.Inputs.Clear();
        _frame.Infer.Outputs.Clear();
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            if (i == _tensors.Count)
            {
                _tensors.Add(new Protocol.Worker.V1.Tensor());
            }

            var (source, target) = (request.Inputs[i], _tensors[i]);
            target.Name = source.Name;
            target.Datatype = source.DataType;
            target.ByteLength = (ulong)source.Data.Length;
            target.Shape.Clear();
            target.Shape.AddRange(source.Shape);
            _frame.Infer.Inputs.Add(target);
        }

        _frame.Infer.Parameters.Clear();
        if (isToHandler && request.Parameters is { } parameters)
        {
            _frame.Infer.Parameters.Add(parameters);
        }

        foreach (var output in request.Outputs)
        {
            _frame.Infer.Outputs.Add(output.Name);
        }

        return _frame;
    }

    private static ulong PayloadLength(InferenceRequest request)
    {
        var length = 0UL;
        foreach (var tensor in request.Inputs)
        {
            length += (ulong)tensor.Data.Length;
        }

        return length;
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var sent = await socket.SendAsync(bytes, cancellationToken);
            bytes = bytes[sent..];
        }
    }
}
