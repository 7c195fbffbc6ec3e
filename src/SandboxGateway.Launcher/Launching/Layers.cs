using SandboxGateway.Isolation;
using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Reads the layers of a sandbox from the containment asked for, which was found valid.</summary>
internal static class Layers
{
    private static readonly Dictionary<string, CloneFlag> _namespaces = new(StringComparer.Ordinal)
    {
        ["user"] = CloneFlag.UserNamespace,
        ["mount"] = CloneFlag.MountNamespace,
        ["pid"] = CloneFlag.PidNamespace,
        ["network"] = CloneFlag.NetNamespace,
        ["ipc"] = CloneFlag.IpcNamespace,
        ["uts"] = CloneFlag.UtsNamespace,
        ["cgroup"] = CloneFlag.CgroupNamespace,
    };

    public static bool IsNamespace(string name) => _namespaces.ContainsKey(name);

    public static SandboxLayers Of(Containment containment, HostFeatures host)
    {
        var namespaces = containment.Namespaces.Aggregate(CloneFlag.None, static (all, name) => all | _namespaces[name]);
        return new SandboxLayers
        {
            Namespaces = namespaces,
            DropsCapabilities = containment.DropCapabilities,
            ForbidsNewPrivileges = containment.NoNewPrivileges,
            HasLandlock = containment.Landlock is not null,
            Sysctls =
            [
                .. containment.Sysctl
                    .Where(setting => SysctlNames.IsInForce(setting.Key, namespaces, host))
                    .Select(static setting => new SysctlSetting(setting.Key, setting.Value)),
            ],
            Proc = containment.Proc switch
            {
                Containment.Types.Proc.None => ProcView.None,
                Containment.Types.Proc.Full => ProcView.Full,
                _ => ProcView.PidOnly,
            },
            StartsSession = containment.NewSession,
            ClosesDescriptors = containment.CloseDescriptors,
            DisablesSpeculation = containment.DisableSpeculation,
        };
    }
}
