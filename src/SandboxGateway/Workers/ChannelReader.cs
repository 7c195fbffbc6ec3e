using System.Buffers;
using System.Net.Sockets;
using Google.Protobuf;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Workers;

/// <summary>
/// Reads frames from a worker, which may send anything: every length is checked before memory is taken for it. One caller at
/// a time, on a thread of its own: it blocks, because a thread that the kernel wakes itself answers sooner than one the
/// thread pool finds. Shutting the socket down ends it. Descriptors a worker attaches to its bytes are dropped by the kernel,
/// because none are ever asked for.
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
    /// Reads the next frame up to its payload, which must be taken with <see cref="ReadPayload"/> before the next call.
    /// </summary>
    /// <returns>The header, or null if the worker closed the channel, in the middle of a frame or not.</returns>
    /// <exception cref="ChannelViolationException">What came is no frame, or one beyond the limits.</exception>
    public WorkerFrame? ReadHeader()
    {
        if (!Fill(FramePrefix.Size))
        {
            return null;
        }

        var headerLength = ReadPrefix();
        if (!Fill(FramePrefix.Size + headerLength))
        {
            return null;
        }

        var frame = ParseHeader(_buffer.AsSpan(_start + FramePrefix.Size, headerLength));
        _start += FramePrefix.Size + headerLength;
        return frame;
    }

    /// <summary>Reads the payload of the frame whose header was read last.</summary>
    /// <returns>False if the worker closed the channel first.</returns>
    public bool ReadPayload(Span<byte> destination)
    {
        var buffered = Math.Min(_end - _start, destination.Length);
        _buffer.AsSpan(_start, buffered).CopyTo(destination);
        _start += buffered;
        for (var rest = destination[buffered..]; !rest.IsEmpty;)
        {
            var received = Receive(rest);
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
    private bool Fill(int count)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var received = Receive(_buffer.AsSpan(_end));
            if (received == 0)
            {
                return false;
            }

            _end += received;
        }

        return true;
    }

    // Waits in poll(2), not in recv(2), which a Unix socket also wakes in vain each time the worker takes a request off the
    // other direction. 0 once the channel is closed, in whatever way a killed worker's socket ends.
    private int Receive(Span<byte> destination)
    {
        while (true)
        {
            socket.Poll(Timeout.Infinite, SelectMode.SelectRead);
            var received = socket.Receive(destination, SocketFlags.None, out var error);
            if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
            {
                return error == SocketError.Success ? received : 0;
            }
        }
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
