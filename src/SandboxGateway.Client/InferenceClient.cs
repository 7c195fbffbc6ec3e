using Grpc.Net.Client;
using SandboxGateway.Client.Grpc;
using SandboxGateway.Client.Rest;

namespace SandboxGateway.Client;

/// <summary>
/// Asks models of a server of the Open Inference Protocol v2. All calls throw <see cref="InferenceException"/> when they fail,
/// and <see cref="OperationCanceledException"/> when the caller cancels.
/// </summary>
/// <remarks>Thread-safe. Make one and keep it: it holds the connections.</remarks>
public sealed class InferenceClient : IDisposable
{
    private readonly ITransport _transport;
    private readonly Retries _retries;
    private readonly Retries _once;
    private readonly TimeSpan _timeout;

    private InferenceClient(ITransport transport, InferenceClientOptions options)
    {
        _transport = transport;
        _retries = new Retries(options.Retry, options.TimeProvider);
        _once = new Retries(options.Retry with { MaxAttempts = 1 }, options.TimeProvider);
        _timeout = options.Timeout;
    }

    /// <summary>A client that speaks HTTP, such as to http://127.0.0.1:8080.</summary>
    public static InferenceClient ForRest(Uri address, InferenceClientOptions? options = null)
    {
        options ??= new InferenceClientOptions();
        return new InferenceClient(RestTransport.To(address, options), options);
    }

    /// <summary>A client over an HTTP client of the caller's, which must have a base address and is not disposed with this one.</summary>
    public static InferenceClient ForRest(HttpClient http, InferenceClientOptions? options = null)
    {
        options ??= new InferenceClientOptions();
        return new InferenceClient(RestTransport.Over(http, options), options);
    }

    /// <summary>A client that speaks gRPC, such as to http://127.0.0.1:8081.</summary>
    public static InferenceClient ForGrpc(Uri address, InferenceClientOptions? options = null)
    {
        options ??= new InferenceClientOptions();
        return new InferenceClient(GrpcTransport.To(address, options), options);
    }

    /// <summary>A client over a channel of the caller's, which is not disposed with this one.</summary>
    public static InferenceClient ForGrpc(GrpcChannel channel, InferenceClientOptions? options = null)
    {
        options ??= new InferenceClientOptions();
        return new InferenceClient(GrpcTransport.Over(channel, options), options);
    }

    /// <summary>Whether the server answers.</summary>
    public Task<bool> IsLiveAsync(CancellationToken cancellationToken) =>
        OnceAsync(_transport.IsLiveAsync, cancellationToken);

    /// <summary>Whether the server takes requests.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        OnceAsync(_transport.IsReadyAsync, cancellationToken);

    /// <summary>Whether a model takes requests; one that does not exist is a failure.</summary>
    public Task<bool> IsModelReadyAsync(string model, CancellationToken cancellationToken) =>
        IsModelReadyAsync(model, version: null, cancellationToken);

    /// <summary>Whether a version of a model takes requests; one that does not exist is a failure.</summary>
    public Task<bool> IsModelReadyAsync(string model, string? version, CancellationToken cancellationToken) =>
        OnceAsync(token => _transport.IsModelReadyAsync(model, version, token), cancellationToken);

    /// <summary>What the server says of itself.</summary>
    public Task<ServerMetadata> GetServerAsync(CancellationToken cancellationToken) =>
        _retries.RunAsync(_timeout, (_, token) => _transport.GetServerAsync(token), cancellationToken);

    /// <summary>What a model takes and gives.</summary>
    public Task<ModelMetadata> GetModelAsync(string model, CancellationToken cancellationToken) =>
        GetModelAsync(model, version: null, cancellationToken);

    /// <summary>What a version of a model takes and gives.</summary>
    public Task<ModelMetadata> GetModelAsync(string model, string? version, CancellationToken cancellationToken) =>
        _retries.RunAsync(_timeout, (_, token) => _transport.GetModelAsync(model, version, token), cancellationToken);

    /// <summary>Asks a model.</summary>
    /// <exception cref="ArgumentException">JSON has no form for one of the request's values.</exception>
    public Task<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _retries.RunAsync(
            request.Timeout ?? _timeout, (remaining, token) => _transport.InferAsync(request, remaining, token), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    // "Not now" is an answer to such a question, no reason to ask again.
    private Task<bool> OnceAsync(Func<CancellationToken, Task<bool>> ask, CancellationToken cancellationToken) =>
        _once.RunAsync(_timeout, (_, token) => ask(token), cancellationToken);
}
