using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests;

/// <summary>A sandbox description with a bit of everything, for plans that are looked at and not run.</summary>
internal static class TestSandbox
{
    public const int Sync = 10;
    public const int Status = 11;
    public const int Data = 12;
    public const int LauncherEnd = 13;

    public static SandboxDescription Describe() => new()
    {
        Program = "/app/worker",
        Arguments = ["--model", "/model"],
        Environment = ["A=b"],
        Layers = new SandboxLayers
        {
            Namespaces = CloneFlag.AllNamespaces,
            DropsCapabilities = true,
            ForbidsNewPrivileges = true,
            HasLandlock = true,
            Sysctls = [new SysctlSetting(SysctlNames.MaxUserNamespaces, "0"), new SysctlSetting(SysctlNames.MemfdNoExec, "2")],
            Proc = ProcView.PidOnly,
            StartsSession = true,
            ClosesDescriptors = true,
            DisablesSpeculation = true,
        },
        Binds =
        [
            new BindMount("/opt/worker", "/app", IsFolder: true, BindUse.Program),
            new BindMount("/lib/libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6", IsFolder: false, BindUse.Program),
            .. MinimalDevices.All,
            new BindMount("/srv/iris", "/model", IsFolder: true, BindUse.Data),
        ],
        Tmpfs = [new TmpfsMount("/tmp", 1 << 20)],
        Limits = [ResourceLimitNames.Create("RLIMIT_NOFILE", 64)],
        Descriptors = new SandboxDescriptors(Sync, Status) { Data = Data, LauncherEnd = LauncherEnd },
        HasOwnUser = true,
        Host = new HostFeatures
        {
            LandlockAbi = 6,
            LastCapability = 40,
            HasMemfdNoExec = true,
            HasMaxUserNamespaces = true,
            SpeculationControls = [1],
        },
        WorkerFilter = Filter(notify: false),
        InitFilter = new byte[8],
    };

    public static WorkerFilter Filter(bool notify) =>
        new(new SeccompProfile("test", SeccompAction.Error(1), new Dictionary<Syscall, IReadOnlyList<SeccompRule>>()), [], notify);
}
