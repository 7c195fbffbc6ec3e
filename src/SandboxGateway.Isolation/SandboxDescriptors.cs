namespace SandboxGateway.Isolation;

/// <summary>Descriptors a new sandbox inherits on purpose. All are above <see cref="WorkerChannel"/> and close-on-exec.</summary>
/// <param name="Sync">Read end of a pipe: one byte when the id maps are written, end of file when the launcher is gone.</param>
/// <param name="Status">
/// Socket to the launcher: the number of the filter's listener if it has one, a failure record, or end of file once both
/// processes are confined.
/// </param>
internal sealed record SandboxDescriptors(int Sync, int Status)
{
    public const int WorkerChannel = 3;

    /// <summary>Socket that becomes the worker's descriptor 3; -1 for none.</summary>
    public int Data { get; init; } = -1;

    /// <summary>Socket that becomes the worker's descriptor 1; -1 for /dev/null.</summary>
    public int Output { get; init; } = -1;

    /// <summary>Socket that becomes the worker's descriptor 2; -1 for /dev/null.</summary>
    public int Error { get; init; } = -1;

    /// <summary>The launcher's end of the sync pipe, of which the clone gets a copy it must not keep.</summary>
    public int LauncherEnd { get; init; } = -1;

    /// <summary>All that is handed over.</summary>
    public IEnumerable<int> HandedOver => [Sync, Status, Data, Output, Error];
}
