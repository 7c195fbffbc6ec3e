namespace SandboxGateway.Launcher.Inspecting;

/// <summary>Reads /proc/PID/limits, proc_pid_limits(5).</summary>
internal static class LimitLines
{
    // "Max open files            256                  512                  files"
    private const int SoftColumn = 26;
    private const int HardColumn = 47;

    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["Max cpu time"] = "RLIMIT_CPU",
        ["Max file size"] = "RLIMIT_FSIZE",
        ["Max data size"] = "RLIMIT_DATA",
        ["Max stack size"] = "RLIMIT_STACK",
        ["Max core file size"] = "RLIMIT_CORE",
        ["Max resident set"] = "RLIMIT_RSS",
        ["Max processes"] = "RLIMIT_NPROC",
        ["Max open files"] = "RLIMIT_NOFILE",
        ["Max locked memory"] = "RLIMIT_MEMLOCK",
        ["Max address space"] = "RLIMIT_AS",
        ["Max file locks"] = "RLIMIT_LOCKS",
        ["Max pending signals"] = "RLIMIT_SIGPENDING",
        ["Max msgqueue size"] = "RLIMIT_MSGQUEUE",
        ["Max nice priority"] = "RLIMIT_NICE",
        ["Max realtime priority"] = "RLIMIT_RTPRIO",
        ["Max realtime timeout"] = "RLIMIT_RTTIME",
    };

    /// <summary>The hard limits by name; "unlimited" for none.</summary>
    public static Dictionary<string, string> Parse(IEnumerable<string> lines) => lines
        .Where(static line => line.Length > HardColumn && _names.ContainsKey(line[..SoftColumn].TrimEnd()))
        .ToDictionary(
            static line => _names[line[..SoftColumn].TrimEnd()],
            static line => line[HardColumn..].Split(' ', 2)[0],
            StringComparer.Ordinal);
}
