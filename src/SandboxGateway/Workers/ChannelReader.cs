using System.Buffers;
using System.Net.Sockets;
using Google.Protobuf;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Workers;

/// <summary>
/// Reads frames from a worker, which may send anything: every length is checked before memory is taken for it. One caller at
/// a time; descriptors a worker attaches to its bytes are dropped by the kernel, because none are ever asked for.
/// </summary>
internal sealed class ChannelReader(Socket socket, int maxPayloadBytes) : IDisposable
{
    private const int InitialBufferBytes = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
    private int _start;
    private int _end;

    /// <summary>Length of the payload that follows the header read last.</summary>
    public int PayloadLength { get; private set; }

    /// <summary>
    /// Reads the next frame up to its payload, which must be taken with <see cref="ReadPayloadAsync"/> before the next call.
    /// </summary>
    /// <returns>The header, or null if the worker closed the channel, in the middle of a frame or not.</returns>
    /// <exception cref="ChannelViolationException">What came is no frame, or one beyond the limits.</exception>
    public async ValueTask<WorkerFrame?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(FramePrefix.Size, cancellationToken))
        {
            return null;
        }

        var headerLength = ReadPrefix();
        if (!await FillAsync(FramePrefix.Size + headerLength, cancellationToken))
        {
            return null;
        }

        var frame = ParseHeader(_buffer.AsSpan(_start + FramePrefix.Size, headerLength));
        _start += FramePrefix.Size + headerLength;
        return frame;
    }

    /// <summary>Reads the payload of the frame whose header was read last.</summary>
    /// <returns>False if the worker closed the channel first.</returns>
    public async ValueTask<bool> ReadPayloadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var buffered = Math.Min(_end - _start, destination.Length);
        _buffer.AsSpan(_start, buffered).CopyTo(destination.Span);
        _start += buffered;
        for (var rest = destination[buffered..]; !rest.IsEmpty;)
        {
            var received = await socket.ReceiveAsync(rest, cancellationToken);
            if (received == 0)
            {
                return false;
            }

            rest = rest[received..];
        }

        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private int ReadPrefix()
    {
        if (!FramePrefix.TryRead(_buffer.AsSpan(_start), out var prefix))
        {
            throw new ChannelViolationException("A frame did not start with the protocol's magic.");
        }

        if (prefix.HeaderLength > FrameLimits.MaxHeaderBytes)
        {
            throw new ChannelViolationException(
                $"A frame announced a header of {prefix.HeaderLength} bytes; {FrameLimits.MaxHeaderBytes} are allowed.");
        }

        if (prefix.PayloadLength > (ulong)maxPayloadBytes)
        {
            throw new ChannelViolationException(
                $"A frame announced a payload of {prefix.PayloadLength} bytes; {maxPayloadBytes} are allowed.");
        }

        PayloadLength = (int)prefix.PayloadLength;
        return (int)prefix.HeaderLength;
    }

    private static WorkerFrame ParseHeader(ReadOnlySpan<byte> header)
    {
        try
        {
            return WorkerFrame.Parser.ParseFrom(header);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ChannelViolationException("A frame's header is not a WorkerFrame message.");
        }
    }

    // Makes at least `count` bytes available from _start on.
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var received = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
            if (received == 0)
            {
                return false;
            }

            _end += received;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_buffer.Length - _start >= count)
        {
            return;
        }

        var target = _buffer.Length >= count ? _buffer : ArrayPool<byte>.Shared.Rent(count);
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        _end -= _start;
        _start = 0;
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }
    }
}
