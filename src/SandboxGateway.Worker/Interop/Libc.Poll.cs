using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

internal static unsafe partial class Libc
{
    /// <summary>poll(2); -1 waits without end.</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);
}
