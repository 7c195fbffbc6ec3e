using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api.Http;

/// <summary>Packed bodies over a real connection, both ways.</summary>
public sealed class CompressionTests
{
    private const string Path = "/v2/models/model/infer";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] _raw = [.. Enumerable.Range(0, 40_000).Select(static i => (byte)(i / 100))];

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("deflate", false)]
    [InlineData("gzip", true)]
    [InlineData("deflate, gzip", true)]
    public async Task Infer_PackedJson_IsAnsweredAsTheSameUnpacked(string encoding, bool isChunked)
    {
        await using var gateway = await StartAsync();
        var body = Packed.Pack("""{"inputs":[{"name":"x","datatype":"UINT8","shape":[3],"data":[1,2,3]}]}"""u8.ToArray(), encoding);

        using var response = await SendAsync(gateway, Content(body, encoding, "application/json"), accept: null, isChunked);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"data\":[1,2,3]", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Infer_PackedBinaryBothWays_IsTheSameBytes(string encoding)
    {
        await using var gateway = await StartAsync();
        var head = Encoding.UTF8.GetBytes($$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"x","datatype":"UINT8","shape":[{{_raw.Length}}],"parameters":{"binary_data_size":{{_raw.Length}} } }]}
            """);
        using var content = Content(Packed.Pack([.. head, .. _raw], encoding), encoding, "application/octet-stream");
        // The length of the JSON as it is when unpacked, as Triton's clients send it.
        content.Headers.Add("Inference-Header-Content-Length", head.Length.ToString(CultureInfo.InvariantCulture));

        using var response = await SendAsync(gateway, content, encoding);

        var packed = await response.Content.ReadAsByteArrayAsync();
        var body = Packed.Unpack(packed, encoding);
        var jsonLength = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), CultureInfo.InvariantCulture);
        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.True(packed.Length < body.Length / 2);
        Assert.True(_raw.AsSpan().SequenceEqual(body.AsSpan(jsonLength)));
    }

    [Fact]
    public async Task Infer_LongJsonAnswer_IsPackedInPieces()
    {
        await using var gateway = await StartAsync();
        var raw = new byte[500_000];
        new Random(5).NextBytes(raw);

        using var response = await SendAsync(gateway, Raw(raw, answerIsJson: true), "gzip");

        var text = Encoding.UTF8.GetString(Packed.Unpack(await response.Content.ReadAsByteArrayAsync(), "gzip"));
        Assert.EndsWith($"\"data\":[{string.Join(',', raw)}]}}]}}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", 100)]
    [InlineData("br", 40_000)]
    [InlineData("gzip;q=0, identity", 40_000)]
    [InlineData(null, 40_000)]
    public async Task Infer_SmallAnswerOrNoWishForIt_IsNotPacked(string? accept, int length)
    {
        await using var gateway = await StartAsync();

        using var response = await SendAsync(gateway, Raw(_raw[..length]), accept);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal((await response.Content.ReadAsByteArrayAsync()).Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Infer_CompressionOfAnswersTurnedOff_IsNotPacked()
    {
        await using var gateway = await StartAsync("--Gateway:Http:MinCompressedBytes=2147483647");

        using var response = await SendAsync(gateway, Raw(_raw), "gzip");

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Infer_Bomb_Is413AndTheGatewayServesOn()
    {
        await using var gateway = await StartAsync("--Gateway:Http:MaxRequestBytes=1000000");
        var bomb = Packed.Pack(new byte[500_000_000]);

        using var response = await SendAsync(gateway, Content(bomb, "gzip", "application/octet-stream"), accept: null);
        using var next = await SendAsync(gateway, Raw(_raw), accept: null);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Infer_UnknownCoding_Is415AndNamesTheKnownOnes()
    {
        await using var gateway = await StartAsync();

        using var response = await SendAsync(gateway, Content(_raw, "br", "application/octet-stream"), accept: null);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("gzip, deflate", response.Headers.GetValues("Accept-Encoding").Single());
    }

    private static async Task<GatewayTestHost> StartAsync(params string[] settings)
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Uint8), settings);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private static Task<HttpResponseMessage> SendAsync(
        GatewayTestHost gateway, HttpContent content, string? accept, bool isChunked = false)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        message.Headers.TransferEncodingChunked = isChunked;
        if (accept is not null)
        {
            message.Headers.Add("Accept-Encoding", accept);
        }

        return gateway.Http.SendAsync(message);
    }

    private static ByteArrayContent Content(byte[] body, string? encoding, string mediaType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (encoding is not null)
        {
            content.Headers.Add("Content-Encoding", encoding);
        }

        return content;
    }

    // The answer is binary, unless the input goes along with JSON that does not ask for it.
    private static ByteArrayContent Raw(byte[] raw, bool answerIsJson = false)
    {
        var head = !answerIsJson
            ? []
            : Encoding.UTF8.GetBytes(
                $$"""{"inputs":[{"name":"x","datatype":"UINT8","shape":[{{raw.Length}}],"parameters":{"binary_data_size":{{raw.Length}} } }]}""");
        var content = Content([.. head, .. raw], encoding: null, "application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", head.Length.ToString(CultureInfo.InvariantCulture));
        return content;
    }
}
