using SandboxGateway.Isolation.Interop;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Limits;

/// <summary>Which limit ended a sandbox.</summary>
internal static class ReachedLimit
{
    // Microseconds for each second of the limit. The kernel holds the limit against time it counts in ticks, which on a busy
    // host can be far more than the time it tells in the end.
    private const ulong SurelyUsedPerSecond = 500_000;

    /// <summary>As the policy names it; empty if none did.</summary>
    public static string Of(Sandbox sandbox, in SandboxEnd end, Usage usage)
    {
        if (sandbox.Exceeded is { } limit)
        {
            return limit;
        }

        if (end.Signal == SignalNumber.Kill && usage.OomKills > 0)
        {
            return "memory.max";
        }

        return sandbox.WasKilled ? string.Empty : OfItsOwnEnd(sandbox, end, usage);
    }

    private static string OfItsOwnEnd(Sandbox sandbox, in SandboxEnd end, Usage usage) => end.Signal switch
    {
        SignalNumber.CpuLimit => "RLIMIT_CPU",
        SignalNumber.FileSizeLimit => "RLIMIT_FSIZE",

        // It did not heed the signal before, or had a limit of one second, for which there is none.
        SignalNumber.Kill when HasUsedItsCpu(sandbox, usage) => "RLIMIT_CPU",

        // To be refused a thread ends nobody; but who then gives up with an error most likely does so for that.
        _ => end.ExitCode != 0 && usage.PidsMaxEvents > 0 ? "pids.max" : string.Empty,
    };

    private static bool HasUsedItsCpu(Sandbox sandbox, Usage usage) =>
        sandbox.Limits is { CpuSeconds: > 0 and var seconds }
        && usage.CpuUserMicroseconds + usage.CpuSystemMicroseconds >= seconds * SurelyUsedPerSecond;
}
