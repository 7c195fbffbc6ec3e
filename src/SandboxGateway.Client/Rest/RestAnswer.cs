using System.Globalization;
using System.Net;

namespace SandboxGateway.Client.Rest;

/// <summary>An answer over HTTP, read whole.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="JsonLength">How much of the body is JSON; null for all of it.</param>
/// <param name="RetryAfter">How long the server asks to wait; null if it does not.</param>
/// <param name="Body">The body.</param>
internal sealed record RestAnswer(HttpStatusCode Status, int? JsonLength, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    public const string JsonLengthHeader = "Inference-Header-Content-Length";

    private const int FirstBuffer = 16 << 10;

    public static async Task<RestAnswer> ReadAsync(
        HttpResponseMessage response, InferenceClientOptions options, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response.Content, options.MaxAnswerBytes, cancellationToken);
        int? jsonLength = null;
        if (response.Headers.TryGetValues(JsonLengthHeader, out var values))
        {
            jsonLength = int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= body.Length
                ? length
                : throw new InferenceException(InferenceError.BadAnswer, $"The answer's {JsonLengthHeader} is no length within its body.");
        }

        var retry = response.Headers.RetryAfter;
        return new RestAnswer(
            response.StatusCode, jsonLength, retry?.Delta ?? retry?.Date - options.TimeProvider.GetUtcNow(), body);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced > maxBytes)
        {
            throw TooLong(maxBytes);
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[announced ?? FirstBuffer];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == announced)
                {
                    return buffer;
                }

                Array.Resize(ref buffer, (int)Math.Min(Math.Max(buffer.Length * 2L, FirstBuffer), maxBytes + 1L));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (length > maxBytes)
            {
                throw TooLong(maxBytes);
            }

            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }
        }
    }

    private static InferenceException TooLong(int maxBytes) =>
        new(InferenceError.BadAnswer, $"The answer is longer than {maxBytes} bytes, the most this client reads.");
}
