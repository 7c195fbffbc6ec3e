namespace SandboxGateway.Isolation.Cgroups;

/// <summary>Limits of one sandbox; 0 leaves one unset.</summary>
internal sealed record CgroupLimits
{
    // cpu.max takes the quota for this many microseconds of wall time.
    private const ulong CpuPeriod = 100_000;
    private const ulong MicrosecondsPerSecond = 1_000_000;

    // The kernel refuses a smaller quota.
    private const ulong LowestCpuQuota = 1_000;

    public ulong MemoryMaxBytes { get; init; }

    /// <summary>From here on the sandbox is slowed down to give memory back.</summary>
    public ulong MemoryHighBytes { get; init; }

    /// <summary>Swap alone. 0 is a limit too: none.</summary>
    public ulong MemorySwapMaxBytes { get; init; }

    public ulong PidsMax { get; init; }

    public ulong CpuQuotaMicroseconds { get; init; }

    public ulong IoReadBytesPerSecond { get; init; }

    public ulong IoWriteBytesPerSecond { get; init; }

    /// <summary>The files to write, in order, for the controllers there are.</summary>
    /// <param name="controllers">Those that are delegated.</param>
    /// <param name="devices">Numbers of the block devices, as in "8:0".</param>
    public IEnumerable<(string File, string Value)> Files(IReadOnlySet<string> controllers, IEnumerable<string> devices)
    {
        var files = new List<(string, string)>();
        if (controllers.Contains("memory"))
        {
            AddMemory(files);
        }

        if (controllers.Contains("pids") && PidsMax > 0)
        {
            files.Add(("pids.max", $"{PidsMax}"));
        }

        if (controllers.Contains("cpu") && CpuQuotaMicroseconds > 0)
        {
            var quota = CpuQuotaMicroseconds / (MicrosecondsPerSecond / CpuPeriod);
            files.Add(("cpu.max", $"{Math.Max(quota, LowestCpuQuota)} {CpuPeriod}"));
        }

        if (controllers.Contains("io") && IoReadBytesPerSecond + IoWriteBytesPerSecond > 0)
        {
            files.AddRange(devices.Select(device => ("io.max", $"{device} rbps={OrMax(IoReadBytesPerSecond)} wbps={OrMax(IoWriteBytesPerSecond)}")));
        }

        return files;
    }

    private void AddMemory(List<(string, string)> files)
    {
        // The whole sandbox goes at once: an init without its worker is of no use.
        files.Add(("memory.oom.group", "1"));
        files.Add(("memory.swap.max", $"{MemorySwapMaxBytes}"));
        if (MemoryHighBytes > 0)
        {
            files.Add(("memory.high", $"{MemoryHighBytes}"));
        }

        if (MemoryMaxBytes > 0)
        {
            files.Add(("memory.max", $"{MemoryMaxBytes}"));
        }
    }

    private static string OrMax(ulong bytesPerSecond) => bytesPerSecond == 0 ? "max" : $"{bytesPerSecond}";
}
