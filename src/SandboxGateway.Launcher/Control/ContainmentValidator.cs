using SandboxGateway.Isolation.Namespaces;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Control;

/// <summary>Checks the layers a launch spec asks for. Which of them are enough is the gateway's policy.</summary>
internal static class ContainmentValidator
{
    // A sandbox is made of these two: its ids and its root.
    private static readonly string[] _requiredNamespaces = ["user", "mount"];

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

        if (containment.Seccomp is { } seccomp && !SandboxProfiles.IsKnown(seccomp.Profile))
        {
            yield return $"seccomp profile '{seccomp.Profile}' is not known";
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
}
