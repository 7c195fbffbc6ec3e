using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>Writes a fault in the protocol's form: a status and {"error": "..."}.</summary>
internal static class HttpErrorWriter
{
    public static Task WriteAsync(HttpResponse http, GatewayFault fault, CancellationToken cancellationToken)
    {
        var status = GatewayErrorMapping.HttpStatus(fault.Error);
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            // Queues and restarts are over in about a second, if they end at all.
            http.Headers.RetryAfter = "1";
        }

        if (status == StatusCodes.Status413PayloadTooLarge)
        {
            // The rest of the body is not read, so the connection cannot carry another request.
            http.Headers.Connection = "close";
        }

        return WriteAsync(http, status, fault.Message, cancellationToken);
    }

    public static async Task WriteAsync(HttpResponse http, int status, string message, CancellationToken cancellationToken)
    {
        using var text = new PooledText();
        text.Append("{\"error\":"u8);
        text.AppendString(message);
        text.Append("}"u8);
        http.StatusCode = status;
        http.ContentType = "application/json";
        http.ContentLength = text.Length;
        await http.BodyWriter.WriteAsync(text.Written, cancellationToken);
    }
}
