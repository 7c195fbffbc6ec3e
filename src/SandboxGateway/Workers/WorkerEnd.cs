namespace SandboxGateway.Workers;

/// <summary>Why the gateway's talk with a worker ended.</summary>
internal enum WorkerEnd
{
    /// <summary>The worker closed its channel: it died, or was killed from outside.</summary>
    Died,

    /// <summary>It broke the channel's rules, and was killed for it.</summary>
    Violation,

    /// <summary>A request ran past its deadline, and the worker was killed to stop it.</summary>
    DeadlineExceeded,

    /// <summary>A client gave its request up, and the worker was killed to stop it.</summary>
    Cancelled,

    /// <summary>Its sandbox reached a limit, and was ended for it.</summary>
    LimitReached,

    /// <summary>The gateway is shutting down, or the model is unloaded.</summary>
    Stopped,
}
