using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Reads a message as it is unpacked, and fails the call with the client's fault when it gets too long or is no such stream.
/// Used by one reader.
/// </summary>
internal sealed class UnpackedMessage(Stream unpacked, int maxBytes) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <exception cref="global::Grpc.Core.RpcException">The client's fault.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            var read = unpacked.Read(buffer, offset, count);
            _read += read;
            return _read <= maxBytes
                ? read
                : throw GrpcFaults.ToException(new GatewayFault(
                    GatewayError.RequestTooLarge, $"The message is longer, unpacked, than the {maxBytes} bytes accepted."));
        }
        catch (InvalidDataException)
        {
            throw GrpcFaults.ToException(GatewayFault.Invalid("", "The message is not what grpc-encoding says, or breaks off."));
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
