using System.Text;
using SandboxGateway.Pipeline;
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
    [InlineData("gzip", false)]
    [InlineData("identity", true)]
    [InlineData("gzip, gzip", false)]
    [InlineData("identity, br", false)]
    public async Task ReadAsync_ContentEncoding_IsIdentityOrUnsupported(string encoding, bool accepted)
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(_sound, http => http.Headers.ContentEncoding = encoding, Model, request);

        Assert.Equal(accepted ? null : GatewayError.UnsupportedMediaType, fault?.Error);
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
}
