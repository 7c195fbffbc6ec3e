using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

/// <summary>The C library's calls, one file each.</summary>
internal static unsafe partial class Libc
{
    /// <summary>An interrupted call is made again (errno 4).</summary>
    public const int InterruptedCall = 4;

    /// <summary>read(2).</summary>
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fileDescriptor, void* buffer, nuint count);
}
