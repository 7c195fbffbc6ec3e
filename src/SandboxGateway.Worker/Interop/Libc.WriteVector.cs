using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

internal static unsafe partial class Libc
{
    /// <summary>writev(2).</summary>
    [LibraryImport("libc", EntryPoint = "writev", SetLastError = true)]
    public static partial nint WriteVector(int fileDescriptor, IoVector* vectors, int count);
}
