using System.Globalization;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Doctor;

/// <summary>How much an attack that takes all there is must take, to be over what the policy allows, and to stop there.</summary>
internal sealed class TrialLimits(SandboxPolicy policy)
{
    private const ulong Spare = 256UL << 20;
    private const ulong ManyProcesses = 300;
    private const ulong ManyFiles = 4096;
    private const ulong BytesPerInode = 4096;

    private ulong Bytes => (policy.Containment.Resources?.MemoryMaxBytes ?? 0) + Spare;

    private ulong Scratch => policy.Mounts
        .Where(static mount => mount.Type == Mount.Types.Type.Tmpfs)
        .Select(static mount => mount.SizeBytes)
        .DefaultIfEmpty(Spare)
        .Max();

    public IEnumerable<(string Key, string Value)> Options =>
    [
        ("bytes", Text(Bytes)),
        ("processes", Text((policy.Containment.Resources?.PidsMax ?? 0) + ManyProcesses)),
        ("descriptors", Text(ManyFiles)),
        ("disk_bytes", Text(2 * Scratch)),
        ("inodes", Text(2 * Scratch / BytesPerInode)),
    ];

    /// <summary>Why the host must not be asked for as much, should nothing stop the attack; null if it may.</summary>
    public string? FindShortage()
    {
        var line = File.ReadLines("/proc/meminfo").FirstOrDefault(static line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var kibibytes, ..]
            && ulong.TryParse(kibibytes, CultureInfo.InvariantCulture, out var available)
            && available * 1024 < 2 * Bytes
            ? $"the host has less than {2 * Bytes >> 20} MiB of free memory, which it would take if nothing stopped it"
            : null;
    }

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
