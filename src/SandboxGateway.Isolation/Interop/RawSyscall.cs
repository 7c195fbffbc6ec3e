using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Interop;

/// <summary>
/// syscall(2) without any of the runtime's transitions: the only way into the kernel that a cloned child may use. Results are
/// in the kernel's own form, a negative errno for an error.
/// </summary>
internal static unsafe partial class RawSyscall
{
    public static nint Invoke(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        var result = Call(number, a, b, c, d, e, f);
        return result == -1 ? -*ErrnoLocation() : result;
    }

    // SAFETY: the executables bind libc directly, so no symbol is looked up at the first call, which may come from a child.
    // Calls that block are fine too: the launcher is single-threaded and nothing waits for it to reach a safe point.
    [LibraryImport("libc", EntryPoint = "syscall")]
    [SuppressGCTransition]
    private static partial nint Call(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc", EntryPoint = "__errno_location")]
    [SuppressGCTransition]
    private static partial int* ErrnoLocation();
}
