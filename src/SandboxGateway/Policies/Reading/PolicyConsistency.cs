using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>Finds values that are each possible but not together.</summary>
internal static class PolicyConsistency
{
    private static readonly string[] _everySandboxHas = ["user", "mount"];

    public static void Check(PolicyDraft draft, PolicyNodes nodes)
    {
        var containment = draft.Containment;
        void Refuse(string message) => nodes.Refuse(new YamlMapping([], 1, 1), message);

        foreach (var needed in _everySandboxHas.Except(containment.Namespaces))
        {
            Refuse($"{LinuxSection.Namespaces} lacks {needed}, which every sandbox is made of");
        }

        if (containment is { NoNewPrivileges: false, Seccomp: not null } or { NoNewPrivileges: false, Landlock: not null })
        {
            Refuse("process.noNewPrivileges must be true: seccomp and Landlock need it");
        }

        var memory = containment.Resources?.MemoryMaxBytes ?? 0;
        if (memory == 0)
        {
            return;
        }

        if (containment.Resources!.MemoryHighBytes > memory)
        {
            Refuse($"{ResourcesSection.MemoryHigh} is above {ResourcesSection.MemoryLimit}, {ByteSize.Format(memory)}, and would never act");
        }

        // What lies in a tmpfs counts as the sandbox's memory.
        var scratch = draft.Mounts.Aggregate(0UL, (sum, mount) => sum + mount.SizeBytes);
        if (scratch > memory)
        {
            Refuse($"mounts: {ByteSize.Format(scratch)} of tmpfs do not fit into {ResourcesSection.MemoryLimit}, {ByteSize.Format(memory)}");
        }
    }
}
