using System.Runtime.InteropServices;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Interop;

namespace SandboxGateway.Worker.Channel;

/// <summary>
/// Cuts the byte stream from the gateway into frames. One read may bring many frames, and they are all taken before the
/// next read. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class ChannelReader(int fileDescriptor) : IDisposable
{
    // One read takes in a burst of small requests; larger frames make the buffer grow.
    private const int InitialCapacity = 64 * 1024;

    // The buffer holds a whole frame, its prefix and the room alignment costs.
    private static readonly ulong _maxPayloadBytes =
        (ulong)(Array.MaxLength - FrameLimits.MaxHeaderBytes - FramePrefix.Size - NativeBuffer.Alignment);

    private readonly NativeBuffer _buffer = new(InitialCapacity);
    private int _start;
    private int _end;

    /// <summary>Takes the next frame off the front of what was received.</summary>
    public FrameStatus TryTake(out ReceivedFrame frame)
    {
        frame = default;
        if (_end - _start < FramePrefix.Size)
        {
            return FrameStatus.Incomplete;
        }

        if (!TryReadPrefix(out var prefix))
        {
            return FrameStatus.Malformed;
        }

        if (_end - _start < FrameSize(prefix))
        {
            return FrameStatus.Incomplete;
        }

        var header = _buffer.Start + _start + FramePrefix.Size;
        frame = new ReceivedFrame(header, (int)prefix.HeaderLength, (int)prefix.PayloadLength);
        _start += FrameSize(prefix);
        return FrameStatus.Complete;
    }

    /// <summary>
    /// Waits for more bytes. Frames taken before are void afterwards.
    /// </summary>
    /// <param name="other">Another descriptor to watch while waiting; -1 for none.</param>
    public FillResult Fill(int other)
    {
        MakeRoom();
        var ready = stackalloc PollDescriptor[2];
        while (true)
        {
            // A read(2) that blocks on a Unix socket is also woken, in vain, each time the gateway takes an answer off the
            // other direction; poll(2) sleeps through that, and through descriptors below 0. Its result does not matter: the
            // read tells.
            ready[0] = new PollDescriptor { FileDescriptor = fileDescriptor, Events = PollDescriptor.Input };
            ready[1] = new PollDescriptor { FileDescriptor = other, Events = PollDescriptor.Input };
            Libc.Poll(ready, 2, timeoutMilliseconds: -1);
            if (ready[1].Returned != 0)
            {
                return FillResult.OtherReady;
            }

            // SAFETY: _end..Capacity lies inside the buffer, and MakeRoom left at least one byte there.
            var count = Libc.Read(fileDescriptor, _buffer.Start + _end, (nuint)(_buffer.Capacity - _end));
            if (count > 0)
            {
                _end += (int)count;
                return FillResult.Filled;
            }

            // A reset is how a channel ends whose other end died with answers unread.
            if (count == 0 || Marshal.GetLastPInvokeError() != Libc.InterruptedCall)
            {
                return FillResult.Closed;
            }
        }
    }

    /// <summary>
    /// Takes in what has come meanwhile, as far as there is room: without waiting, and without moving the frame taken last.
    /// </summary>
    public void ReadAhead()
    {
        var ready = new PollDescriptor { FileDescriptor = fileDescriptor, Events = PollDescriptor.Input };
        if (_end < _buffer.Capacity && Libc.Poll(&ready, 1, timeoutMilliseconds: 0) > 0)
        {
            // SAFETY: _end..Capacity lies inside the buffer. An error shows again in Fill.
            var count = Libc.Read(fileDescriptor, _buffer.Start + _end, (nuint)(_buffer.Capacity - _end));
            _end += (int)Math.Max(count, 0);
        }
    }

    /// <summary>True if the gateway's word to stop working on a request is among what came and was not taken yet.</summary>
    public bool HasCancel(ulong requestId)
    {
        var position = _start;
        while (FramePrefix.TryRead(new ReadOnlySpan<byte>(_buffer.Start + position, Math.Max(_end - position, 0)), out var prefix)
            && position + FrameSize(prefix) <= _end)
        {
            var header = new ReadOnlySpan<byte>(_buffer.Start + position + FramePrefix.Size, (int)prefix.HeaderLength);
            if (GatewayFrames.TryParse(header, out var frame)
                && frame.BodyCase == GatewayFrame.BodyOneofCase.Cancel
                && frame.RequestId == requestId)
            {
                return true;
            }

            position += FrameSize(prefix);
        }

        return false;
    }

    public void Dispose() => _buffer.Dispose();

    private bool TryReadPrefix(out FramePrefix prefix) =>
        FramePrefix.TryRead(new ReadOnlySpan<byte>(_buffer.Start + _start, FramePrefix.Size), out prefix)
        && prefix.HeaderLength <= FrameLimits.MaxHeaderBytes
        && prefix.PayloadLength <= _maxPayloadBytes;

    // An unfinished frame moves so that its payload starts at an aligned address: what comes in later, most of a large
    // tensor, is then read to where the model can use it without another copy.
    private void MakeRoom()
    {
        var (target, needed) = (0, FramePrefix.Size);
        if (_end - _start >= FramePrefix.Size && TryReadPrefix(out var prefix))
        {
            var beforePayload = FramePrefix.Size + (int)prefix.HeaderLength;
            target = -beforePayload & (NativeBuffer.Alignment - 1);
            needed = target + FrameSize(prefix);
        }

        _buffer.EnsureCapacity(needed, kept: _end);
        if (_start != target)
        {
            // SAFETY: both ranges lie inside the buffer, which was grown above; MemoryCopy allows them to overlap.
            Buffer.MemoryCopy(_buffer.Start + _start, _buffer.Start + target, _buffer.Capacity - target, _end - _start);
            (_start, _end) = (target, target + _end - _start);
        }
    }

    private static int FrameSize(FramePrefix prefix) =>
        FramePrefix.Size + (int)prefix.HeaderLength + (int)prefix.PayloadLength;
}
