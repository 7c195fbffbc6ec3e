using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>Puts filters into the kernel. They bind only the calling thread and what it starts.</summary>
internal static unsafe partial class KernelFilter
{
    private const int PrSetNoNewPrivs = 38;

    public static void InstallOnThread(BpfInstruction[] program)
    {
        fixed (byte* filter = BpfInstruction.Serialize(program))
        {
            // struct sock_fprog: a count, then the address.
            var header = stackalloc nint[2] { program.Length, (nint)filter };
            Assert.Equal(0, Prctl(PrSetNoNewPrivs, 1, 0, 0, 0));
            Assert.Equal(0, Call((nint)Syscall.seccomp, 1, 0, (nint)header));
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    public static partial nint Call(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint two, nint three, nint four, nint five);
}
