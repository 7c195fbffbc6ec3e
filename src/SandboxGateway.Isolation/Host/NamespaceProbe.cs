using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;

namespace SandboxGateway.Isolation.Host;

/// <summary>Makes all namespaces once, in a child that ends at once.</summary>
internal static unsafe class NamespaceProbe
{
    private const string AppArmorFile = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
    private const string DebianFile = "/proc/sys/kernel/unprivileged_userns_clone";

    /// <returns>0, or the errno the kernel refused them with.</returns>
    public static int TryAll()
    {
        var pidDescriptor = -1;
        var child = Kernel.Clone(CloneFlag.AllNamespaces, cgroup: -1, &pidDescriptor);
        if (child == 0)
        {
            InitLoop.Exit(0);
        }

        if (child < 0)
        {
            return (int)-child;
        }

        _ = Kernel.Wait(pidDescriptor, out _, out _);
        Kernel.Close(pidDescriptor);
        return 0;
    }

    public static string Remedy(int errno)
    {
        if (Reads(AppArmorFile, '1'))
        {
            return $"errno {errno}; AppArmor restricts user namespaces: install a profile for sandbox-launcher with 'userns,',"
                + " or set kernel.apparmor_restrict_unprivileged_userns=0";
        }

        return Reads(DebianFile, '0')
            ? $"errno {errno}; set kernel.unprivileged_userns_clone=1"
            : $"errno {errno}; user.max_user_namespaces may be 0, or a container's seccomp profile forbids clone3";
    }

    private static bool Reads(string file, char value) =>
        File.Exists(file) && File.ReadAllText(file).AsSpan().Trim().SequenceEqual([value]);
}
