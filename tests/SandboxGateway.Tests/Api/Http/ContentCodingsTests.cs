using Microsoft.Extensions.Primitives;
using SandboxGateway.Api.Http;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Tests.Api.Http;

public sealed class ContentCodingsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("identity", "")]
    [InlineData("gzip", "gzip")]
    [InlineData("GZip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("deflate, gzip", "deflate gzip")]
    [InlineData("deflate,identity , gzip", "deflate gzip")]
    [InlineData("gzip, gzip, gzip", "gzip gzip gzip")]
    public void ReadContentEncoding_CodingsWeKnow_AreInTheirOrder(string header, string expected)
    {
        var lines = header.Length == 0 ? StringValues.Empty : new StringValues(header);

        Assert.Null(ContentCodings.ReadContentEncoding(lines, out var codings));
        Assert.Equal(expected, string.Join(' ', codings.Select(ContentCodings.Name)));
    }

    [Fact]
    public void ReadContentEncoding_SeveralLines_AreOneList()
    {
        Assert.Null(ContentCodings.ReadContentEncoding(new StringValues(["gzip", "deflate"]), out var codings));

        Assert.Equal([ContentCoding.Gzip, ContentCoding.Deflate], codings);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, zstd")]
    [InlineData("gzip;q=1")]
    [InlineData("gzip,,")]
    [InlineData("gzip gzip")]
    [InlineData("gzip, gzip, gzip, gzip")]
    public void ReadContentEncoding_AnythingElse_IsUnsupported(string header) =>
        Assert.Equal(
            GatewayError.UnsupportedMediaType, ContentCodings.ReadContentEncoding(new StringValues(header), out _)?.Error);

    [Theory]
    [InlineData(null, "identity")]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("deflate, gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "gzip")]
    [InlineData("gzip;q=0.5, deflate;q=0.8", "deflate")]
    [InlineData("gzip;q=0.5, deflate;q=0.8, identity", "identity")]
    [InlineData("gzip;q=0.5, identity;q=0.5", "gzip")]
    [InlineData("gzip;q=0", "identity")]
    [InlineData("br", "identity")]
    [InlineData("*", "gzip")]
    [InlineData("*;q=0", "identity")]
    [InlineData("gzip;q=0, *", "deflate")]
    [InlineData("identity;q=0", "identity")]
    [InlineData("identity;q=0, gzip;q=0.001", "gzip")]
    [InlineData("gzip;q=2", "identity")]
    [InlineData(";;;", "identity")]
    public void Choose_Header_FollowsQualities(string? header, string expected) =>
        Assert.Equal(expected, ContentCodings.Name(ContentCodings.Choose(new StringValues(header))));
}
