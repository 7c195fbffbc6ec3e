namespace SandboxGateway.Protocol.Worker;

/// <summary>Constants of the worker channel.</summary>
public static class WorkerChannel
{
    /// <summary>The descriptor a worker finds its channel on.</summary>
    public const int FileDescriptor = 3;

    /// <summary>Version a worker says in its Hello.</summary>
    public const uint Version = 1;
}
