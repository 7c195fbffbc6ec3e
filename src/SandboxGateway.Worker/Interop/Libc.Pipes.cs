using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

internal static unsafe partial class Libc
{
    /// <summary>O_CLOEXEC</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>O_NONBLOCK</summary>
    public const int NonBlocking = 0x800;

    /// <summary>EAGAIN</summary>
    public const int TryAgain = 11;

    private const int SetDescriptorFlags = 2;
    private const int SetStatusFlags = 4;
    private const int CloseOnExecFlag = 1;

    /// <summary>pipe2(2); the reading end comes first.</summary>
    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* descriptors, int flags);

    /// <summary>write(2)</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nuint count);

    /// <summary>Reading and writing return <see cref="TryAgain"/> instead of waiting.</summary>
    public static int MakeNonBlocking(int descriptor) => Control(descriptor, SetStatusFlags, NonBlocking);

    /// <summary>Programs started later do not inherit it.</summary>
    public static int MakePrivate(int descriptor) => Control(descriptor, SetDescriptorFlags, CloseOnExecFlag);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint argument);
}
