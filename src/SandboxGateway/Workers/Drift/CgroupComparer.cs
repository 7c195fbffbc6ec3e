using System.Globalization;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers.Drift;

/// <summary>Compares the limits of a sandbox's cgroup with those that were declared, where this host's controllers keep them.</summary>
internal static class CgroupComparer
{
    private const ulong MicrosecondsPerSecond = 1_000_000;

    // The kernel takes no smaller quota.
    private const ulong LowestCpuQuota = 1_000;

    /// <param name="declared">Null if nothing is limited.</param>
    /// <param name="files">The cgroup's files by name.</param>
    /// <param name="enforces">Whether this host enforces a control.</param>
    public static IEnumerable<DriftFinding> Compare(
        Resources? declared, IReadOnlyDictionary<string, string> files, Func<string, bool> enforces)
    {
        if (declared is null)
        {
            yield break;
        }

        // memory.swap.max 0 is a limit; for the others 0 means that none was declared.
        (string File, string Controller, bool IsDeclared, ulong Limit)[] limits =
        [
            ("memory.max", "memory", declared.MemoryMaxBytes > 0, declared.MemoryMaxBytes),
            ("memory.swap.max", "memory", declared.MemoryMaxBytes > 0, declared.MemorySwapMaxBytes),
            ("memory.high", "memory", declared.MemoryHighBytes > 0, declared.MemoryHighBytes),
            ("pids.max", "pids", declared.PidsMax > 0, declared.PidsMax),
            ("cpu.max", "cpu", declared.CpuQuotaMicroseconds > 0, declared.CpuQuotaMicroseconds),
        ];
        foreach (var (file, controller, isDeclared, limit) in limits)
        {
            var effective = files.GetValueOrDefault(file, "not there");
            if (isDeclared && enforces($"cgroup.{controller}") && !IsWithin(file, effective, limit))
            {
                yield return new DriftFinding($"cgroup.{file}", limit.ToString(CultureInfo.InvariantCulture), effective);
            }
        }
    }

    private static bool IsWithin(string file, string effective, ulong limit)
    {
        if (file != "cpu.max")
        {
            return ulong.TryParse(effective, out var value) && value <= limit;
        }

        // "QUOTA PERIOD", both in microseconds.
        return effective.Split(' ') is [var quotaText, var periodText]
            && ulong.TryParse(quotaText, out var quota)
            && ulong.TryParse(periodText, out var period)
            && quota <= Math.Max(LowestCpuQuota, limit * period / MicrosecondsPerSecond);
    }
}
