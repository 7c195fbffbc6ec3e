using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

internal static partial class Libc
{
    /// <summary>dup(2)</summary>
    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    /// <summary>dup2(2)</summary>
    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int DuplicateTo(int descriptor, int target);
}
