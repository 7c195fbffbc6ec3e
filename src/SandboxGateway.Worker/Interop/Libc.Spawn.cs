using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Interop;

// posix_spawn(3), which starts a program without a copy of this process's memory ever running managed code.
internal static unsafe partial class Libc
{
    /// <summary>Room for posix_spawn_file_actions_t and posix_spawnattr_t: 80 and 336 bytes in glibc for x86-64.</summary>
    public const int SpawnStateBytes = 512;

    /// <summary>POSIX_SPAWN_SETSIGDEF</summary>
    public const short SpawnSetSignalDefaults = 4;

    /// <summary>SIGPIPE</summary>
    public const int BrokenPipeSignal = 13;

    private const int NoHang = 1;

    /// <summary>Returns an errno, not -1.</summary>
    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitializeActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(void* actions, int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitializeAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetAttributeFlags(void* attributes, short flags);

    /// <param name="attributes">As initialized.</param>
    /// <param name="signals">sigset_t: a bit for each signal, counted from 1.</param>
    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals(void* attributes, ulong* signals);

    /// <summary>waitpid(2) without waiting: 0 while the process runs.</summary>
    public static int Reap(int pid, out int status)
    {
        var result = 0;
        var reaped = WaitFor(pid, &result, NoHang);
        status = result;
        return reaped;
    }

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int pid, int* status, int options);
}
