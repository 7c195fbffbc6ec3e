using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Worker.Interop;

internal static unsafe partial class Libc
{
    private const uint SetModeFilter = 1;
    private const uint FilterFlagTsync = 1;

    /// <summary>
    /// seccomp(2), SECCOMP_SET_MODE_FILTER on every thread of the process. A positive result is the id of a thread that could
    /// not follow; then no thread has the filter.
    /// </summary>
    public static int SeccompFilterAllThreads(ReadOnlySpan<byte> program)
    {
        fixed (byte* instructions = program)
        {
            // SAFETY: the kernel copies the program before the call returns.
            var header = new SockFprog { Length = checked((ushort)(program.Length / BpfInstruction.Size)), Filter = instructions };
            return (int)SeccompCall((nint)Syscall.seccomp, SetModeFilter, FilterFlagTsync, &header);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SeccompCall(nint number, nuint operation, nuint flags, SockFprog* program);

    /// <summary>struct sock_fprog, linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SockFprog
    {
        public ushort Length;
        public byte* Filter;
    }
}
