namespace SandboxGateway.Client;

/// <summary>How a client calls a server.</summary>
public sealed record InferenceClientOptions
{
    /// <summary>How long a call may take, attempts and pauses together, unless the request says. Default 100 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>When calls are tried again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How tensors travel over REST. gRPC always carries them as raw bytes.</summary>
    public TensorEncoding Encoding { get; init; } = TensorEncoding.Binary;

    /// <summary>Sent with every call: HTTP headers, or gRPC metadata. For credentials, for instance.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest answer that is read, in bytes. Default 1 GiB.</summary>
    public int MaxAnswerBytes { get; init; } = 1 << 30;

    /// <summary>The clock behind timeouts and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
