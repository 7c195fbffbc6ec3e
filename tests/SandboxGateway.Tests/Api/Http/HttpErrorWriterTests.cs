using System.Text;
using Microsoft.AspNetCore.Http;
using SandboxGateway.Api.Http;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Tests.Api.Http;

public class HttpErrorWriterTests
{
    [Fact]
    public async Task WriteAsync_EveryError_HasItsStatusAndRetryAfterWhereItHelps()
    {
        foreach (var error in Enum.GetValues<GatewayError>())
        {
            var http = new DefaultHttpContext().Response;
            http.Body = new MemoryStream();

            await HttpErrorWriter.WriteAsync(http, new GatewayFault(error, "m"), CancellationToken.None);

            Assert.Equal(GatewayErrorMapping.HttpStatus(error), http.StatusCode);
            Assert.Equal(http.StatusCode is 429 or 503 ? "1" : "", http.Headers.RetryAfter.ToString());
            Assert.Equal(http.StatusCode == 413 ? "close" : "", http.Headers.Connection.ToString());
        }
    }

    [Fact]
    public async Task WriteAsync_AnyText_IsValidJson()
    {
        var http = new DefaultHttpContext().Response;
        var body = new MemoryStream();
        http.Body = body;

        await HttpErrorWriter.WriteAsync(http, 400, "a \"quoted\"\n<b> \ud800", CancellationToken.None);

        Assert.Equal("{\"error\":\"a \\u0022quoted\\u0022\\n\\u003Cb\\u003E \uFFFD\"}", Encoding.UTF8.GetString(body.ToArray()));
        Assert.Equal(body.Length, http.ContentLength);
    }
}
