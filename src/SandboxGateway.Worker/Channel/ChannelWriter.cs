using System.Runtime.InteropServices;
using Google.Protobuf;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Interop;

namespace SandboxGateway.Worker.Channel;

/// <summary>
/// Sends frames to the gateway. Small ones gather until <see cref="Flush"/>, so the answers to a burst leave in one
/// write; large payloads go out from where they lie. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class ChannelWriter(int fileDescriptor) : IDisposable
{
    // Copying up to here costs less than a system call of its own.
    private const int LargestCopied = 32 * 1024;

    // Answers waiting for the end of a burst never take more than this.
    private const int LargestPending = 256 * 1024;

    private readonly NativeBuffer _pending = new(initialCapacity: 64 * 1024);
    private int _length;

    /// <summary>True once the gateway has gone; whatever is written then is dropped.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Starts a frame; exactly <paramref name="payloadLength"/> bytes of payload have to follow.</summary>
    public void WriteHeader(WorkerFrame header, long payloadLength)
    {
        var size = header.CalculateSize();
        var target = Reserve(FramePrefix.Size + size);
        new FramePrefix((uint)size, (ulong)payloadLength).Write(target);
        header.WriteTo(target[FramePrefix.Size..]);
    }

    /// <summary>Adds to the payload of the frame started last. The bytes may be reused once this returns.</summary>
    public void WritePayload(byte* bytes, long length)
    {
        if (length > LargestCopied)
        {
            Send(bytes, length);
            return;
        }

        new ReadOnlySpan<byte>(bytes, (int)length).CopyTo(Reserve((int)length));
    }

    /// <summary>Sends what has gathered.</summary>
    public void Flush()
    {
        if (_length > 0)
        {
            Send(null, 0);
        }
    }

    public void Dispose() => _pending.Dispose();

    private Span<byte> Reserve(int count)
    {
        if (_length + count > LargestPending)
        {
            Flush();
        }

        _pending.EnsureCapacity(_length + count, kept: _length);
        var reserved = new Span<byte>(_pending.Start + _length, count);
        _length += count;
        return reserved;
    }

    // SAFETY: the vectors point at the gathered bytes and at memory the caller keeps until this returns.
    private void Send(byte* tail, long tailLength)
    {
        var vectors = stackalloc IoVector[2];
        vectors[0] = new IoVector { Start = _pending.Start, Length = (nuint)_length };
        vectors[1] = new IoVector { Start = tail, Length = (nuint)tailLength };
        _length = 0;
        while (!IsClosed && vectors[0].Length + vectors[1].Length > 0)
        {
            var count = Libc.WriteVector(fileDescriptor, vectors, 2);
            if (count >= 0)
            {
                Advance(ref vectors[0], ref count);
                Advance(ref vectors[1], ref count);
            }
            else if (Marshal.GetLastPInvokeError() != Libc.InterruptedCall)
            {
                IsClosed = true;
            }
        }
    }

    private static void Advance(ref IoVector vector, ref nint count)
    {
        var step = Math.Min(vector.Length, (nuint)count);
        vector.Start += step;
        vector.Length -= step;
        count -= (nint)step;
    }
}
