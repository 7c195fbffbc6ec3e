using System.Globalization;
using SandboxGateway.Isolation.Host;
using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>The settings a sandbox may have of its own, namespaces(7) and sysctl/vm in the kernel's documentation.</summary>
internal static class SysctlNames
{
    public const string MaxUserNamespaces = "user.max_user_namespaces";
    public const string MemfdNoExec = "vm.memfd_noexec";

    private const int HighestMemfdNoExec = 2;

    public static bool IsKnown(string name) => name is MaxUserNamespaces or MemfdNoExec;

    /// <summary>Whether a known setting can have the value.</summary>
    public static bool Accepts(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && (name != MemfdNoExec || number <= HighestMemfdNoExec);

    public static string PathOf(string name) => "/proc/sys/" + name.Replace('.', '/');

    /// <summary>Whether writing it inside a sandbox works here, and changes nothing outside.</summary>
    public static bool IsInForce(string name, CloneFlag namespaces, HostFeatures host) => name switch
    {
        MaxUserNamespaces => host.HasMaxUserNamespaces,
        // It belongs to the pid namespace: in the host's own, root would change the host.
        MemfdNoExec => host.HasMemfdNoExec && (namespaces & CloneFlag.PidNamespace) != 0,
        _ => false,
    };
}
