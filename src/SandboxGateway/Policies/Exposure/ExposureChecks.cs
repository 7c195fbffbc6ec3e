using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies.Exposure;

/// <summary>
/// What the exposure of a policy is made of. Weights follow systemd's where it has the check: 2,500 for what decides whether
/// anything gets out, 1,000 for a wall of its own, less for what only bounds damage.
/// </summary>
internal static class ExposureChecks
{
    // A kernel of today has about this many calls for x86-64; a policy without a filter leaves all of them.
    private const int SystemCalls = 380;

    // From this one on Landlock also keeps signals and abstract sockets inside.
    private const uint LandlockAbiWithScopes = 6;

    private const string MaxUserNamespaces = "user.max_user_namespaces";
    private const string MemfdNoExec = "vm.memfd_noexec";

    public static IReadOnlyList<ExposureCheck> All { get; } =
    [
        new("network", "No interface of the host and no abstract socket can be reached", 2500, 1, Shared("network")),
        new("syscalls", "Few system calls can be made", 2500, SystemCalls, OpenCalls),
        new("sockets", "No sockets can be made", 500, 1, policy => IsOpen(policy, "socket")),
        new("processes", "No further processes can be made", 300, 1, policy => IsOpen(policy, "fork")),
        new("capabilities", "No capability is kept", 2000, 1, If(policy => policy.Containment.DropCapabilities)),
        new("privileges", "No program can regain privileges", 1000, 1, If(policy => policy.Containment.NoNewPrivileges)),
        new("landlock", "Files are walled off a second time; 0 also walls off signals and abstract sockets", 1000, 2, Landlock),
        new("own-user", "No other process runs as its user", 1000, 1, If(policy => policy.Containment.OwnUser)),
        new("pid", "It sees no process of the host", 1000, 1, Shared("pid")),
        new("nested", "No user namespaces inside", 1000, 1, If(policy => Sysctl(policy, MaxUserNamespaces) == "0")),
        new("memfd", "No files in memory are executed", 500, 2, policy => Sysctl(policy, MemfdNoExec) switch { "2" => 0, "1" => 1, _ => 2 }),
        new("ipc", "No shared memory or queues of the host", 500, 1, Shared("ipc")),
        new("proc", "Nothing of /proc is there", 500, 2, policy => Rank(policy.Containment.Proc)),
        new("uts", "It does not learn the host's name", 100, 1, Shared("uts")),
        new("cgroup", "It does not learn its place in the host's cgroups", 100, 1, Shared("cgroup")),
        new("descriptors", "No open file is inherited", 1000, 1, If(policy => policy.Containment.CloseDescriptors)),
        new("session", "No terminal can be written to", 300, 1, If(policy => policy.Containment.NewSession)),
        new("speculation", "Speculation across processes is off", 300, 1, If(policy => policy.Containment.DisableSpeculation)),
        new("memory", "Memory is limited", 800, 1, Limited(resources => resources.MemoryMaxBytes)),
        new("memory-host", "... on this host for certain", 200, 1, Required("cgroup.memory")),
        new("pids", "Processes are limited", 500, 1, Limited(resources => resources.PidsMax)),
        new("pids-host", "... on this host for certain", 200, 1, Required("cgroup.pids")),
        new("cpu", "Processor time is limited", 400, 1, Limited(resources => resources.CpuQuotaMicroseconds)),
        new("io", "Reading and writing of disks is limited", 200, 1, Limited(resources => resources.IoReadBytesPerSecond)),
        new("files", "Open files are limited", 200, 1, HasRlimit("RLIMIT_NOFILE")),
        new("file-size", "The size of files is limited", 200, 1, HasRlimit("RLIMIT_FSIZE")),
        new("time", "The time of a request is limited", 200, 1, If(policy => policy.RequestTimeout is not null)),
        new("reports", "Refused calls are reported", 300, 1, If(policy => policy.Containment.Seccomp?.Notify == true)),
        new("drift", "A sandbox that drifted is replaced", 300, 1, If(policy => policy.OnDrift == ViolationAction.Replace)),
    ];

    private static Func<SandboxPolicy, int> If(Func<SandboxPolicy, bool> isClosed) => policy => isClosed(policy) ? 0 : 1;

    private static Func<SandboxPolicy, int> Shared(string type) => If(policy => policy.Containment.Namespaces.Contains(type));

    private static Func<SandboxPolicy, int> Limited(Func<Resources, ulong> limit) =>
        If(policy => policy.Containment.Resources is { } resources && limit(resources) > 0);

    private static Func<SandboxPolicy, int> HasRlimit(string type) =>
        If(policy => policy.Containment.Rlimits.Any(limit => limit.Type == type));

    // A limit that a host may leave to a watchdog is not one for certain.
    private static Func<SandboxPolicy, int> Required(string control) => If(policy => policy.Require.Contains(control));

    private static string? Sysctl(SandboxPolicy policy, string name) => policy.Containment.Sysctl.GetValueOrDefault(name);

    private static int OpenCalls(SandboxPolicy policy) =>
        policy.Containment.Seccomp is { } seccomp
            ? SeccompProfiles.AllowedCalls(seccomp.Profile).Except(seccomp.Deny).Count()
            : SystemCalls;

    private static int IsOpen(SandboxPolicy policy, string call) =>
        policy.Containment.Seccomp is { } seccomp
        && (seccomp.Deny.Contains(call) || !SeccompProfiles.AllowedCalls(seccomp.Profile).Contains(call)) ? 0 : 1;

    private static int Landlock(SandboxPolicy policy) => policy.Containment.Landlock switch
    {
        null => 2,
        { MinAbi: < LandlockAbiWithScopes } => 1,
        _ => 0,
    };

    private static int Rank(Containment.Types.Proc proc) => proc switch
    {
        Containment.Types.Proc.None => 0,
        Containment.Types.Proc.PidOnly => 1,
        _ => 2,
    };
}
