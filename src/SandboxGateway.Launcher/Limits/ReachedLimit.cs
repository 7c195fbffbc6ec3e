using SandboxGateway.Isolation.Interop;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Limits;

/// <summary>Which limit ended a sandbox.</summary>
internal static class ReachedLimit
{
    // Four fifths of a second for each: the kernel holds the limit against time it counts in ticks, and tells the true time.
    private const ulong SurelyUsedPerSecond = 800_000;

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

        // With soft and hard limit the same, the kernel does not warn first.
        SignalNumber.Kill when HasUsedItsCpu(sandbox, usage) => "RLIMIT_CPU",

        // To be refused a thread ends nobody; but who then gives up with an error most likely does so for that.
        _ => end.ExitCode != 0 && usage.PidsMaxEvents > 0 ? "pids.max" : string.Empty,
    };

    private static bool HasUsedItsCpu(Sandbox sandbox, Usage usage) =>
        sandbox.Limits is { CpuSeconds: > 0 and var seconds }
        && usage.CpuUserMicroseconds + usage.CpuSystemMicroseconds >= seconds * SurelyUsedPerSecond;
}
