using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Landlock;
using SandboxGateway.Isolation.Seccomp;
using SandboxGateway.Protocol;
using SandboxGateway.Worker.Interop;

namespace SandboxGateway.Worker.Lockdown;

/// <summary>
/// The worker's own, second lockdown: everything it needed to start and no longer needs is given up before it reads the model.
/// It narrows what the launcher set up and never replaces it.
/// </summary>
/// <remarks>
/// Call it on the main thread, after the libraries are loaded and before any other thread is started. The filter takes hold of
/// every thread. Landlock takes hold of the caller and the threads it starts from then on; the runtime's finalizer thread,
/// which exists already, stays in the launcher's wider domain where the kernel (ABI below 8) cannot reach it; the filter
/// leaves it no more than opening what that domain shows for reading.
/// </remarks>
internal static class WorkerLockdown
{
    // Scopes start with ABI 6. This domain has none: it would put this thread out of signal reach of the finalizer thread on
    // kernels before 6.15, and the launcher's domain already scopes the whole process.
    private const int LastAbiWithoutScopes = 5;

    // LANDLOCK_RESTRICT_SELF_TSYNC, ABI 8: all threads of the process.
    private const int FirstAbiWithThreadSync = 8;
    private const uint RestrictSelfTsync = 1 << 3;

    /// <summary>Returns when every step took; otherwise ends the process with <see cref="ExitCode.Lockdown"/>.</summary>
    /// <param name="readOnlyFolders">All that can be read from then on.</param>
    public static void Apply(params ReadOnlySpan<string> readOnlyFolders)
    {
        var filter = SeccompPrograms.Load("onnx-stage-two");
        Check(Libc.Prctl(Libc.PrSetNoNewPrivs, 1, 0, 0, 0), "no new privileges");
        RestrictFiles(readOnlyFolders);
        RestrictSystemCalls(filter);
    }

    private static void RestrictFiles(ReadOnlySpan<string> readOnlyFolders)
    {
        var kernelAbi = Check(Libc.LandlockAbi(), "Landlock's ABI");
        var abi = Math.Min(kernelAbi, LastAbiWithoutScopes);
        var ruleset = Check(
            Libc.LandlockCreateRuleset(LandlockRuleset.Everything(abi), LandlockRuleset.SizeFor(abi)), "Landlock ruleset");
        foreach (var folder in readOnlyFolders)
        {
            var path = Check(Libc.OpenPath(folder), $"open {folder}");
            const LandlockAccess Reading = LandlockAccess.ReadFile | LandlockAccess.ReadDirectory;
            Check(Libc.LandlockAddPathRule(ruleset, Reading, path), $"Landlock rule for {folder}");
            _ = Libc.Close(path);
        }

        var flags = kernelAbi >= FirstAbiWithThreadSync ? RestrictSelfTsync : 0;
        Check(Libc.LandlockRestrictSelf(ruleset, flags), "Landlock");
        _ = Libc.Close(ruleset);
    }

    private static void RestrictSystemCalls(ReadOnlySpan<byte> filter)
    {
        var unreachedThread = Check(Libc.SeccompFilterAllThreads(filter), "seccomp filter");
        if (unreachedThread != 0)
        {
            End($"seccomp filter: thread {unreachedThread} did not follow");
        }
    }

    private static int Check(int result, string step)
    {
        if (result < 0)
        {
            End($"{step}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        return result;
    }

    [DoesNotReturn]
    private static void End(string failure)
    {
        Console.Error.WriteLine($"lockdown: {failure}");
        Environment.Exit((int)ExitCode.Lockdown);
    }
}
