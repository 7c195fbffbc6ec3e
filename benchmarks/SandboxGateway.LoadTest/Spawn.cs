using System.Runtime.InteropServices;

namespace SandboxGateway.LoadTest;

/// <summary>
/// posix_spawn(3) and waitpid(2): starts a program and waits for its end with less of our own time in it than the
/// Process class takes.
/// </summary>
internal static partial class Spawn
{
    // sizeof(posix_spawn_file_actions_t) is 80 with glibc on x86-64; room to spare.
    private const int FileActionsSize = 256;
    private const int WriteOnly = 1;
    private const int InterruptedCall = 4;

    /// <summary>Runs a program by absolute path, its output discarded, its environment empty.</summary>
    /// <exception cref="InvalidOperationException">It could not be started, or did not end with 0.</exception>
    public static void Run(string[] command) => Wait(command, Start(command));

    /// <summary>Runs several side by side, and waits for all of them.</summary>
    public static void RunParallel(string[] command, int count)
    {
        foreach (var pid in Enumerable.Range(0, count).Select(_ => Start(command)).ToArray())
        {
            Wait(command, pid);
        }
    }

    private static unsafe int Start(string[] command)
    {
        var actions = stackalloc byte[FileActionsSize];
        Check("posix_spawn_file_actions_init", FileActionsInit(actions));
        try
        {
            Check("addopen", FileActionsAddOpen(actions, 1, "/dev/null", WriteOnly, 0));
            Check(command[0], PosixSpawn(out var pid, command[0], actions, 0, [.. command, null], [null]));
            return pid;
        }
        finally
        {
            _ = FileActionsDestroy(actions);
        }
    }

    private static void Wait(string[] command, int pid)
    {
        int status;
        while (WaitPid(pid, out status, 0) < 0 && Marshal.GetLastPInvokeError() == InterruptedCall)
        {
            // The runtime's own signals arrive here, too.
        }

        Check(string.Join(' ', command), status);
    }

    private static void Check(string what, int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"{what}: {result}");
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static unsafe partial int FileActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static unsafe partial int FileActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int FileActionsAddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int PosixSpawn(
        out int pid, string path, byte* actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitPid(int pid, out int status, int options);
}
