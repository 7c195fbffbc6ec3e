using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

internal static partial class Libc
{
    // O_PATH | O_CLOEXEC
    private const int PathOnly = 0x200000 | 0x80000;

    // O_WRONLY | O_CLOEXEC
    private const int WriteOnly = 1 | 0x80000;

    /// <summary>open(2), for a descriptor that only stands for a path; close it with <see cref="Close"/>.</summary>
    public static int OpenPath(string path) => Open(path, PathOnly);

    /// <summary>open(2), for a file that is there.</summary>
    public static int OpenForWriting(string path) => Open(path, WriteOnly);

    /// <summary>close(2)</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
