using System.Runtime.CompilerServices;
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
    private readonly InferenceClientOptions _options;
    private readonly Retries _retries;
    private readonly Retries _once;

    private InferenceClient(ITransport transport, InferenceClientOptions options)
    {
        _transport = transport;
        _options = options;
        _retries = new Retries(options.Retry, options.TimeProvider);
        _once = new Retries(options.Retry with { MaxAttempts = 1 }, options.TimeProvider);
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
        CallAsync(_retries, _options.Timeout, deadline => _transport.GetServerAsync(deadline.Token), cancellationToken);

    /// <summary>What a model takes and gives.</summary>
    public Task<ModelMetadata> GetModelAsync(string model, CancellationToken cancellationToken) =>
        GetModelAsync(model, version: null, cancellationToken);

    /// <summary>What a version of a model takes and gives.</summary>
    public Task<ModelMetadata> GetModelAsync(string model, string? version, CancellationToken cancellationToken) =>
        CallAsync(_retries, _options.Timeout, deadline => _transport.GetModelAsync(model, version, deadline.Token), cancellationToken);

    /// <summary>Asks a model.</summary>
    /// <exception cref="ArgumentException">JSON has no form for one of the request's values.</exception>
    public Task<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CallAsync(
            _retries,
            request.Timeout ?? _options.Timeout,
            deadline => _transport.InferAsync(request, deadline.Remaining, deadline.Token),
            cancellationToken);
    }

    /// <summary>
    /// Asks a model that answers in pieces, and gives each as it comes. The stream has no time limit but the request's own; it is
    /// tried again only before its first reply. Leaving the loop early cancels the call.
    /// </summary>
    /// <remarks>
    /// Over REST (generate_stream) tensors travel as JSON without their shapes: one variable dimension follows from the number of
    /// elements, and where there are more of them an output is flat. Over gRPC (ModelStreamInfer) they come as they are.
    /// </remarks>
    /// <exception cref="InferenceException">The call failed, also after some replies: those are not the whole answer then.</exception>
    public async IAsyncEnumerable<InferenceResult> StreamAsync(
        InferenceRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var deadline = new Deadline(request.Timeout, _options.TimeProvider, cancellationToken);
        var (replies, hasReply) = await LimitAsync(deadline, () => _retries.RunAsync(deadline, () => StartAsync(request, deadline)));
        await using (replies)
        {
            while (hasReply)
            {
                yield return replies.Current;
                hasReply = await LimitAsync(deadline, () => replies.MoveNextAsync().AsTask());
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    // "Not now" is an answer to such a question, no reason to ask again.
    private Task<bool> OnceAsync(Func<CancellationToken, Task<bool>> ask, CancellationToken cancellationToken) =>
        CallAsync(_once, _options.Timeout, deadline => ask(deadline.Token), cancellationToken);

    private async Task<T> CallAsync<T>(Retries retries, TimeSpan timeout, Func<Deadline, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeout, _options.TimeProvider, cancellationToken);
        return await LimitAsync(deadline, () => retries.RunAsync(deadline, () => attempt(deadline)));
    }

    private async Task<(IAsyncEnumerator<InferenceResult> Replies, bool HasReply)> StartAsync(InferenceRequest request, Deadline deadline)
    {
        var replies = _transport.StreamAsync(request, deadline.Remaining, deadline.Token).GetAsyncEnumerator(deadline.Token);
        try
        {
            return (replies, await replies.MoveNextAsync());
        }
        catch
        {
            await replies.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says that the time is up where that is why the call was cancelled.</summary>
    private static async Task<T> LimitAsync<T>(Deadline deadline, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw deadline.Failure(exception);
        }
    }
}
