using System.Globalization;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Landlock;
using SandboxGateway.Isolation.Namespaces;

namespace SandboxGateway.Isolation.Host;

/// <summary>Finds out what this kernel and this user can enforce. Everything is tried, nothing is concluded from a version.</summary>
internal static class HostProbe
{
    private const string LastCapabilityFile = "/proc/sys/kernel/cap_last_cap";
    private const int LowestLastCapability = 40;

    // linux/prctl.h: PR_SPEC_PRCTL says that a process may decide for itself.
    private const int SpeculationIsOurs = 1;
    private const int ScopesAbi = 6;

    /// <param name="isRoot">Whether sandboxes get users of their own.</param>
    public static HostFeatures Features(bool isRoot) => new()
    {
        LandlockAbi = Kernel.LandlockAbi(),
        LastCapability = LastCapability(),
        // The kernel checks the host's root id, not a capability, so an ordinary user cannot write it even in its own namespace.
        HasMemfdNoExec = isRoot && IsWritableMount(SysctlNames.PathOf(SysctlNames.MemfdNoExec)),
        HasMaxUserNamespaces = IsWritableMount(SysctlNames.PathOf(SysctlNames.MaxUserNamespaces)),
        SpeculationControls = [.. new[] { ProcessControl.StoreBypass, ProcessControl.IndirectBranch }.Where(IsOurs)],
    };

    public static List<HostControl> Controls(HostFeatures features, bool isRoot)
    {
        var namespaces = NamespaceProbe.TryAll();
        List<HostControl> controls =
        [
            new("user namespaces", namespaces == 0, namespaces == 0 ? "clone3" : NamespaceProbe.Remedy(namespaces)),
        ];
        foreach (var kind in (string[])["pid", "mount", "net", "ipc", "uts", "cgroup"])
        {
            controls.Add(new($"namespace.{kind}", namespaces == 0, namespaces == 0 ? "clone3" : "see user namespaces"));
        }

        controls.Add(Landlock(features.LandlockAbi));
        controls.Add(LandlockScopes(features.LandlockAbi));
        controls.Add(Seccomp());
        controls.Add(Sysctl(SysctlNames.MaxUserNamespaces, features.HasMaxUserNamespaces, isRoot));
        controls.Add(Sysctl(SysctlNames.MemfdNoExec, features.HasMemfdNoExec, isRoot));
        controls.Add(new("own user", isRoot, isRoot
            ? "each sandbox is an unprivileged user of its own"
            : "every sandbox is the gateway's user; start the gateway as root to give each its own"));
        return controls;
    }

    private static HostControl Landlock(int abi) => new(
        "landlock",
        abi >= LandlockRuleset.LowestAbi,
        abi >= LandlockRuleset.LowestAbi
            ? $"ABI {abi}"
            : $"errno {-abi}; needs Linux 5.13 or newer with landlock in the kernel's lsm= list");

    private static HostControl LandlockScopes(int abi) => new(
        "landlock.scopes", abi >= ScopesAbi, abi >= ScopesAbi ? "signals, abstract sockets" : "needs Linux 6.12 or newer");

    private static HostControl Seccomp()
    {
        var isThere = File.Exists("/proc/sys/kernel/seccomp/actions_avail");
        return new("seccomp", isThere, isThere ? "filter" : "the kernel was built without CONFIG_SECCOMP_FILTER");
    }

    private static HostControl Sysctl(string setting, bool isEnforced, bool isRoot)
    {
        var name = $"sysctl.{setting}";
        if (isEnforced)
        {
            return new(name, true, "set in each sandbox");
        }

        var reason = !File.Exists(SysctlNames.PathOf(setting)) ? "this kernel does not have it"
            : isRoot ? "/proc/sys is mounted read-only"
            : "only root may set it; the seccomp profile forbids what it guards against";
        return new(name, false, reason);
    }

    private static int LastCapability() =>
        File.Exists(LastCapabilityFile)
            ? int.Parse(File.ReadAllText(LastCapabilityFile), CultureInfo.InvariantCulture)
            : LowestLastCapability;

    private static bool IsOurs(int control)
    {
        var state = Kernel.Prctl(ProcessControl.GetSpeculation, control);
        return state > 0 && (state & SpeculationIsOurs) != 0;
    }

    private static bool IsWritableMount(string path) =>
        File.Exists(path) && !new MountTable(File.ReadLines(MountTable.Self)).IsReadOnly(path);
}
