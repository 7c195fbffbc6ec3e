using System.IO.Compression;
using Grpc.Net.Compression;
using SandboxGateway.Api.Http;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// A compression of gRPC messages. The library's own limit holds for the packed message, of which a few kilobytes could
/// unpack to any size; this one holds for what comes out. Thread-safe.
/// </summary>
internal sealed class BoundedCompressionProvider(ContentCoding coding, int maxBytes) : ICompressionProvider
{
    public string EncodingName => ContentCodings.Name(coding);

    /// <remarks>Always the fastest level: what callers of the library ask for is its own default.</remarks>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => ContentCodings.Pack(stream, coding);

    public Stream CreateDecompressionStream(Stream stream) => new UnpackedMessage(ContentCodings.Unpack(stream, coding), maxBytes);
}
