namespace SandboxGateway.Client;

/// <summary>One way to a server. Failures are <see cref="InferenceException"/>; nothing is tried twice here.</summary>
internal interface ITransport : IDisposable
{
    Task<bool> IsLiveAsync(CancellationToken cancellationToken);

    Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    Task<bool> IsModelReadyAsync(string model, string? version, CancellationToken cancellationToken);

    Task<ServerMetadata> GetServerAsync(CancellationToken cancellationToken);

    Task<ModelMetadata> GetModelAsync(string model, string? version, CancellationToken cancellationToken);

    /// <param name="request">What is asked.</param>
    /// <param name="remaining">How long the caller still waits; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<InferenceResult> InferAsync(InferenceRequest request, TimeSpan? remaining, CancellationToken cancellationToken);

    /// <summary>The replies as they come; the same parameters.</summary>
    IAsyncEnumerable<InferenceResult> StreamAsync(InferenceRequest request, TimeSpan? remaining, CancellationToken cancellationToken);
}
