using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Which of the host's controls hold one sandbox: those the host enforces and the sandbox was given.</summary>
internal sealed class ControlsInForce(IReadOnlyList<HostControl> controls)
{
    private const string SysctlPrefix = "sysctl.";
    private const string CgroupPrefix = "cgroup.";

    private readonly string[] _enforced = [.. controls.Where(static c => c.IsEnforced).Select(static c => c.Name)];

    public IEnumerable<string> For(Sandbox sandbox) => _enforced.Where(name => IsGiven(name, sandbox));

    private static bool IsGiven(string control, Sandbox sandbox)
    {
        var layers = sandbox.Layers;
        return control switch
        {
            "user namespaces" => layers.HasNamespace(CloneFlag.UserNamespace),
            "namespace.pid" => layers.HasNamespace(CloneFlag.PidNamespace),
            "namespace.mount" => layers.HasNamespace(CloneFlag.MountNamespace),
            "namespace.net" => layers.HasNamespace(CloneFlag.NetNamespace),
            "namespace.ipc" => layers.HasNamespace(CloneFlag.IpcNamespace),
            "namespace.uts" => layers.HasNamespace(CloneFlag.UtsNamespace),
            "namespace.cgroup" => layers.HasNamespace(CloneFlag.CgroupNamespace),
            "landlock" or "landlock.scopes" => layers.HasLandlock,
            "seccomp" => sandbox.Filter is not null,
            "watchdog.memory" => sandbox.Limits is { WatchedMemory: > 0 },
            "watchdog.pids" => sandbox.Limits is { WatchedPids: > 0 },
            "affinity" => sandbox.Limits is { BoundCpuQuota: > 0 },
            "own user" => sandbox.HasOwnUser,
            _ when control.StartsWith(SysctlPrefix, StringComparison.Ordinal) =>
                layers.Sysctls.Any(setting => setting.Name == control[SysctlPrefix.Length..]),
            _ when control.StartsWith(CgroupPrefix, StringComparison.Ordinal) => sandbox.Cgroup is not null,
            _ => true,
        };
    }
}
