using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Isolation.Seccomp;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Control;

/// <summary>Checks the layers a launch spec asks for. Which of them are enough is the gateway's policy.</summary>
internal static class ContainmentValidator
{
    // A sandbox is made of these two: its ids and its root.
    private static readonly string[] _requiredNamespaces = ["user", "mount"];

    // The last steps of a launch, and its way out when one of them fails.
    private static readonly Syscall[] _neededByAll = [Syscall.read, Syscall.write, Syscall.execve, Syscall.exit_group];

    public static IEnumerable<string> Validate(Containment? containment)
    {
        if (containment is null)
        {
            yield return "containment is missing";
            yield break;
        }

        foreach (var name in containment.Namespaces.Where(static name => !Layers.IsNamespace(name)))
        {
            yield return $"namespace '{name}' is not known";
        }

        foreach (var name in _requiredNamespaces.Except(containment.Namespaces))
        {
            yield return $"namespaces lacks '{name}', which every sandbox has";
        }

        foreach (var problem in Validate(containment.Seccomp))
        {
            yield return problem;
        }

        foreach (var (name, value) in containment.Sysctl)
        {
            if (!SysctlNames.IsKnown(name))
            {
                yield return $"sysctl '{name}' is not known";
            }
            else if (!SysctlNames.Accepts(name, value))
            {
                yield return $"sysctl '{name}' cannot be '{value}'";
            }
        }

        foreach (var limit in containment.Rlimits.Where(static limit => !ResourceLimitNames.IsKnown(limit.Type)))
        {
            yield return $"rlimit '{limit.Type}' is not known";
        }

        if (!Enum.IsDefined(containment.Proc))
        {
            yield return "proc is not known";
        }
    }

    private static IEnumerable<string> Validate(Seccomp? seccomp)
    {
        if (seccomp is not null && !SandboxProfiles.IsKnown(seccomp.Profile))
        {
            yield return $"seccomp profile '{seccomp.Profile}' is not known";
        }

        foreach (var name in seccomp?.Deny ?? [])
        {
            if (!SyscallNames.TryParse(name, out var call))
            {
                yield return $"seccomp denies '{name}', which is no system call";
            }
            else if (_neededByAll.Contains(call))
            {
                yield return $"seccomp denies '{name}', without which no worker starts or ends";
            }
        }
    }
}
