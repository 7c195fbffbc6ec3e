using System.Text;
using System.Text.Json;

namespace SandboxGateway.FunctionalTests.Streaming;

/// <summary>Reads server-sent events as they come.</summary>
internal sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    public HttpResponseMessage Response => response;

    public static async Task<EventReader> OpenAsync(
        HttpClient http, string body, string model = "model", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v2/models/{model}/generate_stream")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken)));
    }

    /// <summary>The next event's data; null at the end of the stream.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        if (await lines.ReadLineAsync() is not { } line)
        {
            return null;
        }

        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        Assert.Equal("", await lines.ReadLineAsync());
        using var json = JsonDocument.Parse(line["data: ".Length..]);
        return json.RootElement.Clone();
    }

    /// <summary>The texts of all further events; an error is written as "error: ...".</summary>
    public async Task<string[]> RestAsync()
    {
        var texts = new List<string>();
        while (await NextAsync() is { } reply)
        {
            texts.Add(reply.TryGetProperty("error", out var error) ? $"error: {error.GetString()}" : reply.GetProperty("y").GetString()!);
        }

        return [.. texts];
    }

    /// <summary>The rest of the body as it is.</summary>
    public Task<string> TextAsync() => lines.ReadToEndAsync();

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
