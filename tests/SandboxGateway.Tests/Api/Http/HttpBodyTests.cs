using System.Text;
using SandboxGateway.Pipeline;
using SandboxGateway.TestSupport;
using static SandboxGateway.Tests.Api.Http.InferReading;

namespace SandboxGateway.Tests.Api.Http;

public class HttpBodyTests
{
    private static readonly byte[] _sound = Encoding.UTF8.GetBytes(Input("FP32", "[1]", "[1]"));

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/octet-stream")]
    public async Task ReadAsync_ContentTypeWeRead_IsAccepted(string? contentType)
    {
        using var request = new InferenceRequest();

        Assert.Null(await ReadAsync(_sound, http => http.ContentType = contentType, Model, request));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task ReadAsync_OtherContentType_IsUnsupported(string contentType)
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(_sound, http => http.ContentType = contentType, Model, request);

        Assert.Equal(GatewayError.UnsupportedMediaType, fault?.Error);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("deflate, gzip")]
    [InlineData("gzip, deflate, gzip")]
    public async Task ReadAsync_PackedBody_IsUnpacked(string encoding)
    {
        using var request = new InferenceRequest();
        var body = encoding == "identity" ? _sound : Packed.Pack(_sound, encoding);

        Assert.Null(await ReadAsync(body, http => http.Headers.ContentEncoding = encoding, Model, request));
        Assert.Single(request.Inputs);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, zstd")]
    [InlineData("gzip, gzip, gzip, gzip")]
    public async Task ReadAsync_OtherContentEncoding_IsUnsupported(string encoding)
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(_sound, http => http.Headers.ContentEncoding = encoding, Model, request);

        Assert.Equal(GatewayError.UnsupportedMediaType, fault?.Error);
    }

    public static TheoryData<string, byte[]> BadStreams => new()
    {
        { "gzip", _sound },
        { "gzip", [0x1F, 0x8B, 8, 0] },
        { "gzip", Packed.Pack(_sound, "deflate") },
        { "gzip", Packed.Pack(_sound)[..^1] },
        { "gzip", Packed.Pack(_sound)[..^9] },
        { "gzip", [.. Packed.Pack(_sound)[..^8], 1, 2, 3, 4, 5, 6, 7, 8] },
        { "deflate", Packed.Pack(_sound) },
        { "deflate", Packed.Pack(_sound, "deflate")[..^2] },
        { "deflate", Packed.Pack(_sound, "deflate")[2..^4] },
        { "gzip, deflate", Packed.Pack(Packed.Pack(_sound)[..^3], "deflate") },
    };

    [Theory]
    [MemberData(nameof(BadStreams), DisableDiscoveryEnumeration = true)]
    public async Task ReadAsync_BodyThatIsNotPackedSo_IsTheClientsMistake(string encoding, byte[] body)
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(body, http => http.Headers.ContentEncoding = encoding, Model, request);

        Assert.Equal(new(GatewayError.InvalidRequest, "body: is not what Content-Encoding says, or breaks off"), fault);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    public async Task ReadAsync_Bomb_StopsAtTheLimit(string encoding)
    {
        using var request = new InferenceRequest();
        var packed = Packed.Pack(new byte[64 << 20], encoding);
        using var body = new CountingStream(packed);

        var fault = await ReadAsync([], http => (http.Headers.ContentEncoding, http.Body) = (encoding, body), Model, request);

        Assert.Equal(GatewayError.RequestTooLarge, fault?.Error);
        Assert.True(encoding == "gzip, gzip" || body.Taken < packed.Length / 4, "all of it was read");
    }

    [Fact]
    public async Task ReadAsync_BombThatUnpacksToNothing_StopsAtTheLimit()
    {
        // Blocks without content: each takes bytes to read, and gives none.
        var empty = new byte[] { 0, 0, 0, 0xFF, 0xFF };
        byte[] head = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];
        byte[] inner = [.. head, .. Enumerable.Repeat(empty, 4_000_000).SelectMany(block => block)];
        using var request = new InferenceRequest();

        var fault = await ReadAsync(Packed.Pack(inner), http => http.Headers.ContentEncoding = "gzip, gzip", Model, request);

        Assert.Equal(GatewayError.RequestTooLarge, fault?.Error);
    }

    [Fact]
    public async Task ReadAsync_PackedBodyOfTheVeryLimit_IsRead()
    {
        using var request = new InferenceRequest();
        var body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_sound).PadRight(MaxRequestBytes));

        Assert.Null(await ReadAsync(Packed.Pack(body), http => http.Headers.ContentEncoding = "gzip", Model, request));
        Assert.Single(request.Inputs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_BodyOverTheLimit_IsTooLarge(bool lengthIsKnown)
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(
            new byte[MaxRequestBytes + 1], http => http.ContentLength = lengthIsKnown ? MaxRequestBytes + 1 : null, Model, request);

        Assert.Equal(GatewayError.RequestTooLarge, fault?.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_BodyOfTheVeryLimit_IsRead(bool lengthIsKnown)
    {
        using var request = new InferenceRequest();
        var body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_sound).PadRight(MaxRequestBytes));

        var fault = await ReadAsync(body, http => http.ContentLength = lengthIsKnown ? body.Length : null, Model, request);

        Assert.Null(fault);
        Assert.Single(request.Inputs);
    }

    [Fact]
    public async Task ReadAsync_BodyShorterThanAnnounced_IsRefused()
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(_sound, http => http.ContentLength = _sound.Length + 1, Model, request);

        Assert.StartsWith("body: ends after", fault?.Message, StringComparison.Ordinal);
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long Taken { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            Taken += read;
            return read;
        }
    }
}
