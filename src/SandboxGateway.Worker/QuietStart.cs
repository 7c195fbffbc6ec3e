using SandboxGateway.Worker.Interop;

namespace SandboxGateway.Worker;

/// <summary>
/// Keeps standard error closed to a library that complains, as it starts, of what a sandbox lacks on purpose: ONNX Runtime
/// looks for /proc/cpuinfo. What it says later goes to the log.
/// </summary>
internal static class QuietStart
{
    private const int StandardError = 2;

    public static T Run<T>(Func<T> start)
    {
        var saved = Libc.Duplicate(StandardError);
        var nowhere = Libc.OpenForWriting("/dev/null");
        _ = Libc.DuplicateTo(nowhere, StandardError);
        try
        {
            return Restored(start(), saved, nowhere);
        }
        catch
        {
            // Not "finally": nothing of that kind runs before an unhandled exception is reported, on standard error.
            _ = Restored(0, saved, nowhere);
            throw;
        }
    }

    private static T Restored<T>(T result, int saved, int nowhere)
    {
        _ = Libc.DuplicateTo(saved, StandardError);
        _ = Libc.Close(saved);
        _ = Libc.Close(nowhere);
        return result;
    }
}
