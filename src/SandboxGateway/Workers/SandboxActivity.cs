namespace SandboxGateway.Workers;

/// <summary>What a sandbox is doing, for whoever records what happens in it. Thread-safe.</summary>
internal sealed class SandboxActivity
{
    private volatile WorkerConnection? _connection;

    /// <summary>The request its worker is busy with, as the client named it; null if it has none or the client gave none.</summary>
    public string? RequestId => _connection?.BusyWith;

    /// <summary>From now on it serves requests.</summary>
    public void Serve(WorkerConnection connection) => _connection = connection;
}
