namespace SandboxGateway.Isolation.Cgroups;

/// <summary>Limits of one sandbox; 0 leaves one unset.</summary>
internal sealed record CgroupLimits(ulong MemoryMaxBytes, ulong PidsMax, ulong CpuQuotaMicroseconds)
{
    // cpu.max takes the quota for this many microseconds of wall time.
    private const ulong CpuPeriod = 100_000;
    private const ulong MicrosecondsPerSecond = 1_000_000;

    // The kernel refuses a smaller quota.
    private const ulong LowestCpuQuota = 1_000;

    /// <summary>The files to write, in order, for the controllers there are.</summary>
    public IEnumerable<(string File, string Value)> Files(IReadOnlySet<string> controllers)
    {
        if (controllers.Contains("memory"))
        {
            // The whole sandbox goes at once: an init without its worker is of no use.
            yield return ("memory.oom.group", "1");
            yield return ("memory.swap.max", "0");
            if (MemoryMaxBytes > 0)
            {
                yield return ("memory.max", $"{MemoryMaxBytes}");
            }
        }

        if (controllers.Contains("pids") && PidsMax > 0)
        {
            yield return ("pids.max", $"{PidsMax}");
        }

        if (controllers.Contains("cpu") && CpuQuotaMicroseconds > 0)
        {
            var quota = CpuQuotaMicroseconds / (MicrosecondsPerSecond / CpuPeriod);
            yield return ("cpu.max", $"{Math.Max(quota, LowestCpuQuota)} {CpuPeriod}");
        }
    }
}
