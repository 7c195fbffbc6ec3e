namespace SandboxGateway.Api.Http;

/// <summary>Reads a body until it proves longer than <paramref name="maxBytes"/>. Used by one reader.</summary>
internal sealed class BoundedStream(Stream body, int maxBytes) : Stream
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

    /// <exception cref="BadHttpRequestException">The body is too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        return Count(read);
    }

    /// <exception cref="BadHttpRequestException">The body is too long.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Count(body.Read(buffer, offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _read += read;

        // The same as Kestrel says of a body beyond its own limit.
        return _read <= maxBytes
            ? read
            : throw new BadHttpRequestException("The body is too long.", StatusCodes.Status413PayloadTooLarge);
    }
}
