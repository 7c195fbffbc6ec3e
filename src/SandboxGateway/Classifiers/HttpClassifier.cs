using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using SandboxGateway.Contracts.Declarations;

namespace SandboxGateway.Classifiers;

/// <summary>Asks a server that speaks the Open Inference Protocol over HTTP. Thread-safe.</summary>
internal sealed class HttpClassifier : ITextClassifier, IDisposable
{
    private const string DefaultInput = "text";

    // Far more than the scores of all texts it may be asked about.
    private const int MaxAnswerBytes = 256 << 10;

    // Redirects, proxies and cookies would send texts where the contract does not say.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    });

    public async ValueTask<ClassifierReply> ClassifyAsync(
        ClassifierDeclaration declared, ClassifierTexts texts, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, declared.Url);
            request.Content = new ReadOnlyMemoryContent(Write(declared, texts));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return ClassifierReply.Failed($"it answered {(int)response.StatusCode}");
            }

            var answer = await ReadAsync(response.Content, cancellationToken);
            return answer is null
                ? ClassifierReply.Failed($"its answer is over {MaxAnswerBytes} bytes")
                : HttpClassifierAnswer.Read(answer.Value, declared.Output, texts.Count);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return ClassifierReply.Failed($"it cannot be reached: {(exception as HttpRequestException)?.HttpRequestError.ToString() ?? "the connection broke"}");
        }
        catch (OperationCanceledException)
        {
            return ClassifierReply.Failed("it was too slow");
        }
    }

    public void Dispose() => _client.Dispose();

    private static ReadOnlyMemory<byte> Write(ClassifierDeclaration declared, ClassifierTexts texts)
    {
        var body = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(body);
        writer.WriteStartObject();
        writer.WriteStartArray("inputs");
        writer.WriteStartObject();
        writer.WriteString("name", declared.Input ?? DefaultInput);
        writer.WriteString("datatype", "BYTES");
        writer.WriteStartArray("shape");
        writer.WriteNumberValue(texts.Count);
        writer.WriteEndArray();
        writer.WriteStartArray("data");
        for (var i = 0; i < texts.Count; i++)
        {
            writer.WriteStringValue(texts[i].Text.Span);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenMemory;
    }

    /// <summary>Null if it is too long.</summary>
    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxAnswerBytes + 1];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxAnswerBytes ? null : buffer.AsMemory(0, length);
    }
}
