using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>Names a limit together with its value and unit.</summary>
internal static class LimitText
{
    /// <param name="limit">As the launcher names it: "memory.max", "RLIMIT_CPU".</param>
    /// <param name="containment">What the sandbox was launched with.</param>
    public static string Of(string limit, Containment? containment) => limit switch
    {
        "memory.max" => With(limit, containment?.Resources?.MemoryMaxBytes ?? 0, "bytes"),
        "pids.max" => With(limit, containment?.Resources?.PidsMax ?? 0, "processes and threads"),
        "RLIMIT_CPU" => With(limit, Rlimit(limit, containment), "seconds"),
        _ => With(limit, Rlimit(limit, containment), "bytes"),
    };

    private static ulong Rlimit(string limit, Containment? containment) =>
        containment?.Rlimits.FirstOrDefault(rlimit => rlimit.Type == limit)?.Value ?? 0;

    // 0 stands for a limit the policy does not set: the kernel's own.
    private static string With(string limit, ulong value, string unit) => value == 0 ? limit : $"{limit} ({value} {unit})";
}
