using System.Buffers;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SandboxGateway.Client.Rest;

/// <summary>The protocol over HTTP. Thread-safe.</summary>
internal sealed class RestTransport : ITransport
{
    private readonly HttpClient _http;
    private readonly bool _isOwner;
    private readonly InferenceClientOptions _options;
    private readonly string _root;

    private RestTransport(HttpClient http, bool isOwner, Uri address, InferenceClientOptions options)
    {
        _http = http;
        _isOwner = isOwner;
        _options = options;
        _root = address.AbsoluteUri.TrimEnd('/') + "/v2";
    }

    public static RestTransport To(Uri address, InferenceClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        // Deadlines are the calls' own.
        return new RestTransport(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, isOwner: true, address, options);
    }

    public static RestTransport Over(HttpClient http, InferenceClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        var address = http.BaseAddress ?? throw new ArgumentException("The HTTP client has no base address.", nameof(http));
        return new RestTransport(http, isOwner: false, address, options);
    }

    public Task<bool> IsLiveAsync(CancellationToken cancellationToken) => AskAsync("/health/live", "live", cancellationToken);

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => AskAsync("/health/ready", "ready", cancellationToken);

    public Task<bool> IsModelReadyAsync(string model, string? version, CancellationToken cancellationToken) =>
        AskAsync($"{ModelPath(model, version)}/ready", "ready", cancellationToken);

    public async Task<ServerMetadata> GetServerAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, "", content: null, cancellationToken);
        return MetadataReader.ReadServer(RestFailures.RequireSuccess(answer));
    }

    public async Task<ModelMetadata> GetModelAsync(string model, string? version, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, ModelPath(model, version), content: null, cancellationToken);
        return MetadataReader.ReadModel(RestFailures.RequireSuccess(answer));
    }

    public async Task<InferenceResult> InferAsync(InferenceRequest request, TimeSpan? remaining, CancellationToken cancellationToken)
    {
        using var content = RequestContent.Of(request, remaining, _options.Encoding);
        var answer = await SendAsync(
            HttpMethod.Post, $"{ModelPath(request.Model, request.Version)}/infer", content, cancellationToken);
        return ResultReader.Read(RestFailures.RequireSuccess(answer));
    }

    public async IAsyncEnumerable<InferenceResult> StreamAsync(
        InferenceRequest request, TimeSpan? remaining, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Its events say neither datatypes nor shapes.
        var model = await GetModelAsync(request.Model, request.Version, cancellationToken);
        var json = new ArrayBufferWriter<byte>();
        RequestJson.WriteGenerate(json, request, remaining);
        using var content = RequestContent.Json(json.WrittenMemory);
        var path = $"{ModelPath(request.Model, request.Version)}/generate_stream";
        using var response = await GuardAsync(() => OpenAsync(HttpMethod.Post, path, content, cancellationToken), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            RestFailures.RequireSuccess(await GuardAsync(() => RestAnswer.ReadAsync(response, _options, cancellationToken), cancellationToken));
        }

        var reader = new EventReader(model, request.Outputs);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream, (_, data) => reader.Read(data.ToArray()))
            .EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await GuardAsync(() => events.MoveNextAsync().AsTask(), cancellationToken))
        {
            yield return events.Current.Data;
        }
    }

    public void Dispose()
    {
        if (_isOwner)
        {
            _http.Dispose();
        }
    }

    private static string ModelPath(string model, string? version)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var path = $"/models/{Uri.EscapeDataString(model)}";
        return version is null ? path : $"{path}/versions/{Uri.EscapeDataString(version)}";
    }

    /// <summary>Servers answer with the status alone, or with a document that has a member of that name.</summary>
    private async Task<bool> AskAsync(string path, string member, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, path, content: null, cancellationToken);
        if (answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadRequest)
        {
            return false;
        }

        var body = RestFailures.RequireSuccess(answer).Body;
        return body.IsEmpty || AnswerJson.Read(body, json =>
            json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(member, out var value) || value.GetBoolean());
    }

    private Task<RestAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        GuardAsync(
            async () =>
            {
                using var response = await OpenAsync(method, path, content, cancellationToken);
                return await RestAnswer.ReadAsync(response, _options, cancellationToken);
            },
            cancellationToken);

    /// <summary>The headers of an answer; its body is read by the caller.</summary>
    private async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, _root + path) { Content = content };
        foreach (var (name, value) in _options.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Puts HTTP's own failures into the client's words.</summary>
    private static async Task<T> GuardAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (HttpRequestException exception)
        {
            throw RestFailures.Of(exception);
        }
        catch (IOException exception)
        {
            throw new InferenceException(InferenceError.ConnectionFailed, "The connection broke before the answer was there.", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The timeout of an HTTP client of the caller's.
            throw new InferenceException(InferenceError.DeadlineExceeded, "The HTTP client's timeout has passed.", exception);
        }
    }
}
