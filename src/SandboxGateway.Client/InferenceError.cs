namespace SandboxGateway.Client;

/// <summary>What kind of failure an <see cref="InferenceException"/> is, the same over REST and gRPC.</summary>
public enum InferenceError
{
    /// <summary>The request breaks the protocol, the model's signature or its contract; sent again it fails again.</summary>
    InvalidRequest,

    /// <summary>The server does not know who asks.</summary>
    Unauthenticated,

    /// <summary>The server does not let this caller do that, or withholds the answer.</summary>
    PermissionDenied,

    /// <summary>No model, or no version of it, has that name.</summary>
    NotFound,

    /// <summary>The request is longer than the server accepts.</summary>
    TooLarge,

    /// <summary>
    /// A queue or a quota is full. Over gRPC also a request that is too long, or one that reached a limit of the model's
    /// sandbox: they share one code, so it is not tried again there.
    /// </summary>
    Overloaded,

    /// <summary>The server or the model cannot answer now: it starts, restarts or stops.</summary>
    Unavailable,

    /// <summary>No answer came in time.</summary>
    DeadlineExceeded,

    /// <summary>The server has no such call.</summary>
    Unsupported,

    /// <summary>The model or the server failed while it worked on the request.</summary>
    ServerFailed,

    /// <summary>What the server sent is no answer of the protocol.</summary>
    BadAnswer,

    /// <summary>The connection could not be made, or broke before the answer was there.</summary>
    ConnectionFailed,
}
