using Microsoft.Extensions.Options;

namespace SandboxGateway.Workers;

/// <summary>
/// The gateway's data folder, held by one gateway at a time for as long as this object lives. Nothing is written elsewhere.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    /// <exception cref="StartupException">Another gateway holds it, or it cannot be made.</exception>
    public DataDirectory(IOptions<DataOptions> options)
    {
        Path = System.IO.Path.GetFullPath(options.Value.Data);
        RunPath = System.IO.Path.Combine(Path, "run");
        try
        {
            Directory.CreateDirectory(Path);
            Directory.CreateDirectory(RunPath, OwnerOnly);
            _lock = new FileStream(
                System.IO.Path.Combine(RunPath, "gateway.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data folder {Path} cannot be used: {exception.Message} Is another gateway running with it? "
                + "Choose another with --data DIR.");
        }
    }

    public string Path { get; }

    /// <summary>Sockets and the lock; readable by the gateway's user alone.</summary>
    public string RunPath { get; }

    public void Dispose() => _lock.Dispose();
}
