using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

internal static partial class Libc
{
    public const int PrSetNoNewPrivs = 38;

    /// <summary>prctl(2)</summary>
    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);
}
