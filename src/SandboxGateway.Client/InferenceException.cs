namespace SandboxGateway.Client;

/// <summary>A call that did not succeed. The message is the server's own text where it gave one.</summary>
public sealed class InferenceException : Exception
{
    /// <summary>An unknown failure.</summary>
    public InferenceException()
        : this("The call failed.")
    {
    }

    /// <summary>A failure of the server.</summary>
    public InferenceException(string message)
        : this(InferenceError.ServerFailed, message)
    {
    }

    /// <summary>A failure of the server, with its cause.</summary>
    public InferenceException(string message, Exception innerException)
        : this(InferenceError.ServerFailed, message, innerException)
    {
    }

    /// <summary>A failure of a kind.</summary>
    public InferenceException(InferenceError error, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>What kind of failure it is.</summary>
    public InferenceError Error { get; }

    /// <summary>The HTTP status (REST) or the number of the gRPC status code; null if no answer came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the server asks to wait before the next attempt; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the model's contract found wrong with the request; empty for other failures.</summary>
    public IReadOnlyList<RequestViolation> Violations { get; init; } = [];

    /// <summary>Whether the server has certainly not begun to work on the request.</summary>
    internal bool IsSafeToRetry { get; init; }
}
