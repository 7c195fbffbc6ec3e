namespace SandboxGateway.Workers;

/// <summary>Where a request is between its arrival at the queue and its end.</summary>
internal enum PendingState
{
    /// <summary>In the queue; no worker has seen it.</summary>
    Waiting,

    /// <summary>Its memory is being written to the worker's socket, so it must not be given back yet.</summary>
    Sending,

    /// <summary>The worker has it, and answers in the order requests were sent.</summary>
    Sent,

    /// <summary>Completed. A worker may still answer it; that answer is checked and dropped.</summary>
    Done,
}
