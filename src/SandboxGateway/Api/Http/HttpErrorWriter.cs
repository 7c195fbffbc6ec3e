using SandboxGateway.Contracts.Validation;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Writes a fault in the protocol's form: a status and {"error": "..."}; what a contract found is listed beside it for programs.
/// </summary>
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

        if (status == StatusCodes.Status415UnsupportedMediaType)
        {
            http.Headers.AcceptEncoding = "gzip, deflate";
        }

        if (status == StatusCodes.Status413PayloadTooLarge)
        {
            // The rest of the body is not read, so the connection cannot carry another request.
            http.Headers.Connection = "close";
        }

        return WriteAsync(http, status, fault.Message, fault.Violations, cancellationToken);
    }

    public static Task WriteAsync(HttpResponse http, int status, string message, CancellationToken cancellationToken) =>
        WriteAsync(http, status, message, [], cancellationToken);

    private static async Task WriteAsync(
        HttpResponse http, int status, string message, IReadOnlyList<SchemaViolation> violations, CancellationToken cancellationToken)
    {
        using var text = new PooledText();
        text.Append("{\"error\":"u8);
        text.AppendString(message);
        AppendViolations(text, violations);
        text.Append("}"u8);
        http.StatusCode = status;
        http.ContentType = "application/json";
        http.ContentLength = text.Length;
        await http.BodyWriter.WriteAsync(text.Written, cancellationToken);
    }

    private static void AppendViolations(PooledText text, IReadOnlyList<SchemaViolation> violations)
    {
        for (var i = 0; i < violations.Count; i++)
        {
            text.Append(i == 0 ? ",\"violations\":[{\"pointer\":"u8 : ",{\"pointer\":"u8);
            text.AppendString(violations[i].Instance);
            text.Append(",\"schema\":"u8);
            text.AppendString(violations[i].Schema);
            text.Append(",\"keyword\":"u8);
            text.AppendString(violations[i].Keyword);
            text.Append(",\"expected\":"u8);
            text.AppendString(violations[i].Expected);
            text.Append(",\"found\":"u8);
            text.AppendString(violations[i].Found);
            text.Append(i == violations.Count - 1 ? "}]"u8 : "}"u8);
        }
    }
}
