namespace SandboxGateway.Policies;

/// <summary>What a launcher reports about its host, by name: what a policy may require.</summary>
internal static class HostControlNames
{
    public static IReadOnlyCollection<string> All { get; } =
    [
        "user namespaces",
        "namespace.pid",
        "namespace.mount",
        "namespace.net",
        "namespace.ipc",
        "namespace.uts",
        "namespace.cgroup",
        "landlock",
        "landlock.scopes",
        "seccomp",
        "sysctl.user.max_user_namespaces",
        "sysctl.vm.memfd_noexec",
        "own user",
        "cgroup.memory",
        "cgroup.cpu",
        "cgroup.pids",
        "cgroup.io",
        "watchdog.memory",
        "watchdog.pids",
        "affinity",
    ];
}
