using System.Text;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Interop;

internal static unsafe partial class Kernel
{
    /// <summary>Longest path of a Unix socket, unix(7).</summary>
    public const int LongestSocketPath = 107;

    private const int UnixFamily = 1;
    private const int Stream = 1;

    /// <summary>Connects to a listening Unix socket without waiting for room in its backlog.</summary>
    /// <returns>A blocking, close-on-exec stream socket, or a negative errno.</returns>
    public static int ConnectUnix(string path)
    {
        var address = stackalloc byte[sizeof(ushort) + LongestSocketPath + 1];
        *(ushort*)address = UnixFamily;
        var length = Encoding.UTF8.GetBytes(path, new Span<byte>(address + sizeof(ushort), LongestSocketPath));
        var socket = (int)RawSyscall.Invoke(
            (nint)Syscall.socket, UnixFamily, Stream | FileFlag.CloseOnExec | FileFlag.NonBlocking, 0);
        if (socket < 0)
        {
            return socket;
        }

        var result = RawSyscall.Invoke((nint)Syscall.connect, socket, (nint)address, sizeof(ushort) + length + 1);
        result = result < 0 ? result : Fcntl(socket, FileFlag.SetStatusFlags, 0);
        if (result < 0)
        {
            Close(socket);
            return (int)result;
        }

        return socket;
    }
}
