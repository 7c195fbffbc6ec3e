using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>Reads a whole request body, unpacked, into one piece of the request's pooled memory.</summary>
internal static class HttpBody
{
    // For a body of unknown length. Most are small; a longer one doubles it as it comes.
    private const int FirstChunkedRoom = 16 << 10;

    /// <param name="http">Whose body it is.</param>
    /// <param name="codings">How it is packed.</param>
    /// <param name="maxBytes">Its longest length, packed and unpacked.</param>
    /// <param name="request">Owns the memory.</param>
    /// <param name="cancellationToken">Fires when the client is gone.</param>
    public static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayFault? Fault)> ReadAsync(
        HttpRequest http,
        IReadOnlyList<ContentCoding> codings,
        int maxBytes,
        InferenceRequest request,
        CancellationToken cancellationToken)
    {
        if (http.ContentLength > maxBytes)
        {
            return (default, TooLarge(maxBytes));
        }

        try
        {
            return codings.Count > 0 ? await ReadPackedAsync(http.Body, codings, maxBytes, request, cancellationToken)
                : http.ContentLength is { } length
                ? await ReadKnownAsync(http.Body, (int)length, request, cancellationToken)
                : await ReadUnknownAsync(http.Body, maxBytes, request, cancellationToken);
        }
        catch (BadHttpRequestException exception)
        {
            return (default, Broken(exception.StatusCode, maxBytes));
        }
        catch (InvalidDataException)
        {
            return (default, JsonPath.Body.Invalid("is not what Content-Encoding says, or breaks off"));
        }
        catch (IOException exception) when (exception.InnerException is OverflowException)
        {
            // Kestrel's word for a chunk length of too many digits; the connection is well.
            return (default, Broken(StatusCodes.Status400BadRequest, maxBytes));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return (default, new GatewayFault(GatewayError.Cancelled, "The connection was lost while the body was read."));
        }
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayFault? Fault)> ReadPackedAsync(
        Stream stream, IReadOnlyList<ContentCoding> codings, int maxBytes, InferenceRequest request, CancellationToken cancellationToken)
    {
        await using var unpacked = ContentCodings.Unpack(stream, codings, maxBytes);
        return await ReadUnknownAsync(unpacked, maxBytes, request, cancellationToken);
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayFault? Fault)> ReadKnownAsync(
        Stream stream, int length, InferenceRequest request, CancellationToken cancellationToken)
    {
        var buffer = request.Rent(length).AsMemory(0, length);
        var read = await stream.ReadAtLeastAsync(buffer, length, throwOnEndOfStream: false, cancellationToken);
        return read == length
            ? (buffer, null)
            : (default, JsonPath.Body.Invalid($"ends after {read} of the {length} bytes Content-Length announces"));
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayFault? Fault)> ReadUnknownAsync(
        Stream stream, int maxBytes, InferenceRequest request, CancellationToken cancellationToken)
    {
        var buffer = request.Rent(FirstChunkedRoom);
        var total = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(total), cancellationToken);
            total += read;
            if (total > maxBytes)
            {
                return (default, TooLarge(maxBytes));
            }

            if (read == 0)
            {
                return (buffer.AsMemory(0, total), null);
            }

            if (total == buffer.Length)
            {
                // One byte beyond the limit is enough to know that the body is too long.
                var larger = request.Rent((int)Math.Min(2L * total, maxBytes + 1L));
                buffer.AsSpan(0, total).CopyTo(larger);
                buffer = larger;
            }
        }
    }

    private static GatewayFault Broken(int status, int maxBytes) =>
        status == StatusCodes.Status413PayloadTooLarge
            ? TooLarge(maxBytes)
            : JsonPath.Body.Invalid("could not be read: it breaks off, comes too slowly, or its chunks are malformed");

    private static GatewayFault TooLarge(int maxBytes) =>
        new(GatewayError.RequestTooLarge, $"The request body is longer than the {maxBytes} bytes accepted.");
}
