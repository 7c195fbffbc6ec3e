using System.Globalization;

namespace SandboxGateway.Doctor;

/// <summary>
/// Settings of the host that no sandbox sets and every sandbox profits from. Each is a second wall behind one of ours, so a weak
/// one is a warning and no failure.
/// </summary>
internal static class HostSettings
{
    private static readonly Setting[] _settings =
    [
        new("core_pattern", "/proc/sys/kernel/core_pattern", static value => !value.StartsWith('|'),
            "a program of the host's root reads the memory of whatever crashes, also in a sandbox, whatever RLIMIT_CORE says",
            "sysctl kernel.core_pattern=core"),
        new("ksm", "/sys/kernel/mm/ksm/run", static value => value != "1",
            "equal pages of different sandboxes are merged, which timing makes visible",
            "echo 2 > /sys/kernel/mm/ksm/run"),
        new("smt", "/sys/devices/system/cpu/smt/active", static value => value != "1",
            "two sandboxes can run on one core at the same time and measure each other",
            "echo off > /sys/devices/system/cpu/smt/control, or the kernel parameter nosmt"),
        new("yama.ptrace_scope", "/proc/sys/kernel/yama/ptrace_scope", static value => value != "0",
            "a process may trace any other of its user",
            "sysctl kernel.yama.ptrace_scope=1"),
        new("unprivileged_bpf_disabled", "/proc/sys/kernel/unprivileged_bpf_disabled", static value => value != "0",
            "anybody may load BPF programs",
            "sysctl kernel.unprivileged_bpf_disabled=2"),
        new("perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid", static value => AtLeast(value, 2),
            "anybody may measure the kernel",
            "sysctl kernel.perf_event_paranoid=2"),
        new("dmesg_restrict", "/proc/sys/kernel/dmesg_restrict", static value => value != "0",
            "anybody may read the kernel's log",
            "sysctl kernel.dmesg_restrict=1"),
        new("kptr_restrict", "/proc/sys/kernel/kptr_restrict", static value => value != "0",
            "/proc shows where the kernel lies in memory",
            "sysctl kernel.kptr_restrict=1"),
        new("legacy_tiocsti", "/proc/sys/dev/tty/legacy_tiocsti", static value => value != "1",
            "a process may type into its terminal",
            "sysctl dev.tty.legacy_tiocsti=0"),
        new("unprivileged_userfaultfd", "/proc/sys/vm/unprivileged_userfaultfd", static value => value != "1",
            "anybody may hold the kernel up in the middle of a copy",
            "sysctl vm.unprivileged_userfaultfd=0"),
        new("protected_symlinks", "/proc/sys/fs/protected_symlinks", static value => value != "0",
            "links in /tmp are followed for anybody",
            "sysctl fs.protected_symlinks=1"),
        new("protected_hardlinks", "/proc/sys/fs/protected_hardlinks", static value => value != "0",
            "anybody may link to files that are not theirs",
            "sysctl fs.protected_hardlinks=1"),
    ];

    public static IEnumerable<HostCheck> Check() => [.. _settings.Select(static setting => setting.Check()), Vulnerabilities()];

    private static HostCheck Vulnerabilities()
    {
        const string Folder = "/sys/devices/system/cpu/vulnerabilities";
        var open = Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder)
                .Where(static file => Read(file) is { } text && text.StartsWith("Vulnerable", StringComparison.Ordinal))
                .Select(static file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal)
                .ToList()
            : [];
        return open.Count == 0
            ? new HostCheck("cpu vulnerabilities", HostCheckState.Ok, "none that the kernel knows of is open")
            : new HostCheck(
                "cpu vulnerabilities",
                HostCheckState.Warning,
                $"the kernel does not mitigate {string.Join(", ", open)}",
                "new microcode, and the kernel parameter mitigations=auto");
    }

    private static bool AtLeast(string value, int least) =>
        !int.TryParse(value, CultureInfo.InvariantCulture, out var number) || number >= least;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Setting(string Name, string Path, Func<string, bool> IsGood, string Risk, string Remedy)
    {
        public HostCheck Check() => Read(Path) switch
        {
            null => new HostCheck(Name, HostCheckState.Ok, "this kernel does not have it"),
            { Length: > 64 } => new HostCheck(Name, HostCheckState.Ok, "set"),
            var value when IsGood(value) => new HostCheck(Name, HostCheckState.Ok, value),
            var value => new HostCheck(Name, HostCheckState.Warning, $"{value}: {Risk}", Remedy),
        };
    }
}
