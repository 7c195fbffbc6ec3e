namespace SandboxGateway.Client;

/// <summary>
/// When a call is tried again: only if the server said that it has not begun to work on it (HTTP 429 and 503, gRPC UNAVAILABLE),
/// or if no connection could be made. A connection that breaks later is not: the model may have run.
/// </summary>
public sealed record RetryOptions
{
    /// <summary>Attempts in all, the first one included; 1 for no retries. Default 4.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The pause before the second attempt; it doubles with each one after. Default 100 ms.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause. A server that asks for a longer one is not asked again. Default 5 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);
}
