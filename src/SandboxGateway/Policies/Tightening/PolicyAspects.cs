using System.Globalization;
using SandboxGateway.Policies.Reading;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies.Tightening;

/// <summary>
/// Everything a policy decides, with its tighter direction. What is not in this table could be loosened unseen, so a test holds it
/// against the properties there are.
/// </summary>
internal static class PolicyAspects
{
    private const ulong Unlimited = ulong.MaxValue;
    private const string NoLimit = "no limit";

    public static IReadOnlyList<PolicyAspect> All { get; } =
    [
        Flag("Containment.NoNewPrivileges", "process.noNewPrivileges", policy => policy.Containment.NoNewPrivileges),
        Flag("Containment.DropCapabilities", "process.capabilities", policy => policy.Containment.DropCapabilities, "all dropped", "kept"),
        new("Containment.Rlimits", Unlimited, NoLimit, policy => policy.Containment.Rlimits.Select(limit =>
            Limit($"{ProcessSection.Rlimits}.{limit.Type}", limit.Value, ByteSize.Format))),
        new("Mounts", 0, "no scratch space", policy => policy.Mounts.Select(mount =>
            Limit($"{MountsSection.Path}.{mount.Destination}", mount.SizeBytes, ByteSize.Format))),
        new("Containment.Proc", 0, "none", Proc),
        Set("Containment.Namespaces", LinuxSection.Namespaces, policy => policy.Containment.Namespaces, "its own", "shared with the host"),
        Bytes("Containment.Resources.MemoryMaxBytes", ResourcesSection.MemoryLimit, resources => resources.MemoryMaxBytes),
        new("Containment.Resources.MemorySwapMaxBytes", Unlimited, NoLimit, Swap),
        Bytes("Containment.Resources.MemoryHighBytes", ResourcesSection.MemoryHigh, resources => resources.MemoryHighBytes),
        Resource("Containment.Resources.CpuQuotaMicroseconds", ResourcesSection.Cpu, resources => resources.CpuQuotaMicroseconds, Cores),
        Resource("Containment.Resources.PidsMax", ResourcesSection.Pids, resources => resources.PidsMax, Number),
        Bytes("Containment.Resources.IoReadBytesPerSecond", $"{ResourcesSection.IoMax}.rbps", resources => resources.IoReadBytesPerSecond),
        Bytes("Containment.Resources.IoWriteBytesPerSecond", $"{ResourcesSection.IoMax}.wbps", resources => resources.IoWriteBytesPerSecond),
        // No two profiles are each other's subset in every call, so none can stand in for another.
        Set("Containment.Seccomp.Profile", SeccompSection.Profile, policy => Profiles(policy), "applied", "another or none"),
        Set("Containment.Seccomp.Deny", SeccompSection.Syscalls, policy => policy.Containment.Seccomp?.Deny ?? [], "taken away", "as the profile has it"),
        Flag("Containment.Seccomp.Notify", SeccompSection.Notify, policy => policy.Containment.Seccomp?.Notify ?? false),
        new("Containment.Sysctl", Unlimited, "as on the host", policy => policy.Containment.Sysctl.OrderBy(entry => entry.Key).Select(Sysctl)),
        new("Containment.Landlock.MinAbi", Unlimited, "no Landlock", Landlock),
        Flag("Containment.OwnUser", "sandbox.ownUser", policy => policy.Containment.OwnUser),
        Flag("Containment.NewSession", "sandbox.newSession", policy => policy.Containment.NewSession),
        Flag("Containment.CloseDescriptors", "sandbox.closeDescriptors", policy => policy.Containment.CloseDescriptors),
        Flag("Containment.DisableSpeculation", "sandbox.disableSpeculation", policy => policy.Containment.DisableSpeculation),
        Time("RequestTimeout", "requests.timeoutSeconds", policy => policy.RequestTimeout),
        Time("StartTimeout", "requests.startTimeoutSeconds", policy => policy.StartTimeout),
        Set("Require", RootSection.Require, policy => policy.Require, "required", "not required"),
        Violation("OnRefusedSyscall", "violations.refusedSyscall", policy => policy.OnRefusedSyscall),
        Violation("OnDrift", "violations.drift", policy => policy.OnDrift),
    ];

    private static PolicyAspect Flag(
        string property, string path, Func<SandboxPolicy, bool> value, string on = "true", string off = "false") =>
        new(property, 1, off, policy => [new PolicyTerm(path, value(policy) ? 0UL : 1, value(policy) ? on : off)]);

    // Being a member is the tight side of every set there is.
    private static PolicyAspect Set(
        string property, string path, Func<SandboxPolicy, IEnumerable<string>> members, string present, string absent) =>
        new(property, 1, absent, policy => members(policy).Select(member => new PolicyTerm($"{path}.{member}", 0, present)));

    private static PolicyAspect Bytes(string property, string path, Func<Resources, ulong> value) =>
        Resource(property, path, value, ByteSize.Format);

    private static PolicyAspect Resource(string property, string path, Func<Resources, ulong> value, Func<ulong, string> format) =>
        new(property, Unlimited, NoLimit, policy => policy.Containment.Resources is { } resources && value(resources) > 0
            ? [Limit(path, value(resources), format)]
            : []);

    private static PolicyAspect Time(string property, string path, Func<SandboxPolicy, TimeSpan?> value) =>
        new(property, Unlimited, "the gateway's setting", policy => value(policy) is { } time
            ? [Limit(path, (ulong)time.Ticks, _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"))]
            : []);

    private static PolicyAspect Violation(string property, string path, Func<SandboxPolicy, ViolationAction> value) =>
        new(property, 1, "", policy => value(policy) == ViolationAction.Replace
            ? [new PolicyTerm(path, 0, "replace")]
            : [new PolicyTerm(path, 1, "record")]);

    private static PolicyTerm Limit(string path, ulong value, Func<ulong, string> format) => new(path, value, format(value));

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Cores(ulong microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:0.###} cores");

    private static IEnumerable<PolicyTerm> Proc(SandboxPolicy policy)
    {
        const string Path = $"{MountsSection.Path}.{MountsSection.ProcFolder}";
        return policy.Containment.Proc switch
        {
            Containment.Types.Proc.None => [],
            Containment.Types.Proc.PidOnly => [new PolicyTerm(Path, 1, "its own processes")],
            _ => [new PolicyTerm(Path, 2, "all of it")],
        };
    }

    // Without a limit on memory, swap is unlimited too; with one and no word about swap there is none.
    private static IEnumerable<PolicyTerm> Swap(SandboxPolicy policy) =>
        policy.Containment.Resources is { MemoryMaxBytes: > 0 } resources
            ? [new PolicyTerm(ResourcesSection.MemorySwap, resources.MemorySwapMaxBytes, $"{ByteSize.Format(resources.MemorySwapMaxBytes)} of swap")]
            : [];

    private static IEnumerable<string> Profiles(SandboxPolicy policy) =>
        policy.Containment.Seccomp is { } seccomp ? [seccomp.Profile] : [];

    private static PolicyTerm Sysctl(KeyValuePair<string, string> entry)
    {
        var value = ulong.Parse(entry.Value, CultureInfo.InvariantCulture);
        // Fewer namespaces are tighter; a higher memfd_noexec forbids more.
        var looseness = entry.Key == "vm.memfd_noexec" ? Unlimited - 1 - value : value;
        return new PolicyTerm($"{LinuxSection.Sysctl}.{entry.Key}", looseness, entry.Value);
    }

    private static IEnumerable<PolicyTerm> Landlock(SandboxPolicy policy) =>
        policy.Containment.Landlock is { } landlock
            ? [new PolicyTerm(RootSection.MinAbi, Unlimited - landlock.MinAbi, $"ABI {landlock.MinAbi}")]
            : [];
}
