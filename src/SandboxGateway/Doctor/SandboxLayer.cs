using System.Collections.Frozen;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Doctor;

/// <summary>
/// The layers of a sandbox by name, and how to do without one. For the doctor's counter-proofs alone: no setting of the gateway
/// leads here.
/// </summary>
internal static class SandboxLayer
{
    public const string OwnUser = "own_user";
    public const string MemfdNoExec = "sysctl.vm.memfd_noexec";

    private static readonly FrozenDictionary<string, Action<LaunchSpec>> _removals = new Dictionary<string, Action<LaunchSpec>>
    {
        ["seccomp"] = static spec => spec.Containment.Seccomp = null,
        ["landlock"] = static spec => spec.Containment.Landlock = null,
        ["namespace.pid"] = static spec => spec.Containment.Namespaces.Remove("pid"),
        ["namespace.network"] = static spec => spec.Containment.Namespaces.Remove("network"),
        ["namespace.ipc"] = static spec => spec.Containment.Namespaces.Remove("ipc"),
        ["namespace.uts"] = static spec => spec.Containment.Namespaces.Remove("uts"),
        ["namespace.cgroup"] = static spec => spec.Containment.Namespaces.Remove("cgroup"),
        ["root"] = static spec => spec.Root = new Root { Kind = Root.Types.Kind.Host },
        ["proc"] = static spec => spec.Containment.Proc = Containment.Types.Proc.Full,
        ["capabilities"] = static spec => spec.Containment.DropCapabilities = false,
        ["no_new_privileges"] = static spec => spec.Containment.NoNewPrivileges = false,
        ["sysctl"] = static spec => spec.Containment.Sysctl.Clear(),
        [MemfdNoExec] = static spec => spec.Containment.Sysctl.Remove("vm.memfd_noexec"),
        ["sysctl.user.max_user_namespaces"] = static spec => spec.Containment.Sysctl.Remove("user.max_user_namespaces"),
        ["rlimits"] = static spec => spec.Containment.Rlimits.Clear(),
        ["cgroup"] = static spec => spec.Containment.Resources = null,
        ["session"] = static spec => spec.Containment.NewSession = false,
        ["descriptors"] = static spec => spec.Containment.CloseDescriptors = false,
        [OwnUser] = static spec => spec.Containment.OwnUser = false,
        ["speculation"] = static spec => spec.Containment.DisableSpeculation = false,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those a sandbox can be without.</summary>
    public static IReadOnlyList<string> Removable { get; } = [.. _removals.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Those no sandbox is without: two namespaces, how the root is mounted, what the launcher and the gateway do.</summary>
    public static IReadOnlyList<string> Fixed { get; } =
        ["namespace.user", "namespace.mount", "mounts", "environment", "launcher", "gateway"];

    public static bool IsRemovable(string name) => _removals.ContainsKey(name);

    /// <summary>Layers an ordinary user's gateway cannot put in force.</summary>
    public static bool NeedsRoot(string name) => name is OwnUser or MemfdNoExec;

    public static void Remove(LaunchSpec spec, string layer) => _removals[layer](spec);
}
