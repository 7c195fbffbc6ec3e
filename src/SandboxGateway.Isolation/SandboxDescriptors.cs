namespace SandboxGateway.Isolation;

/// <summary>Descriptors a new sandbox inherits on purpose. All are above <see cref="WorkerChannel"/> and close-on-exec.</summary>
/// <param name="Sync">Read end of a pipe: one byte when the id maps are written, end of file when the launcher is gone.</param>
/// <param name="Status">
/// Socket to the launcher: the number of the filter's listener if it has one, a failure record, or end of file once both
/// processes are confined.
/// </param>
/// <param name="Data">Socket that becomes the worker's descriptor 3; -1 for none.</param>
internal sealed record SandboxDescriptors(int Sync, int Status, int Data)
{
    public const int WorkerChannel = 3;
}
