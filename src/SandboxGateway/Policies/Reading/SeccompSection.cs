using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>The group "linux.seccomp": a profile, and the calls taken away from it.</summary>
internal sealed class SeccompSection(PolicyNodes nodes, PolicyDraft draft) : PolicySection(nodes, draft)
{
    public const string Profile = "linux.seccomp.profile";
    public const string Notify = "linux.seccomp.notify";
    public const string Syscalls = "linux.seccomp.syscalls";

    public override void Read(YamlNode node)
    {
        Nodes.Group(node, "linux.seccomp", new Dictionary<string, Action<YamlNode>>
        {
            ["profile"] = OneOf(Profile, SeccompProfiles.Names, value => Draft.Seccomp.Profile = value),
            ["notify"] = Flag(Notify, value => Draft.Seccomp.Notify = value),
            ["syscalls"] = ReadSyscalls,
        });
        if (Draft.Seccomp.Profile.Length == 0)
        {
            Nodes.Refuse(node, $"linux.seccomp needs a profile: {string.Join(" or ", SeccompProfiles.Names)}");
        }
    }

    private void ReadSyscalls(YamlNode node)
    {
        Draft.Seccomp.Deny.Clear();
        Draft.NoteList(Syscalls, node.Line);
        foreach (var item in Nodes.List(node, Syscalls))
        {
            string? action = null;
            Nodes.Group(item, Syscalls, new Dictionary<string, Action<YamlNode>>
            {
                ["names"] = ReadNames,
                ["action"] = value => action = Nodes.OneOf(value, $"{Syscalls}.action", ["SCMP_ACT_ERRNO"]),
            });
            if (action is null)
            {
                Nodes.Refuse(item, $"an entry of {Syscalls} needs names and the action SCMP_ACT_ERRNO: calls are only ever taken away");
            }
        }
    }

    private void ReadNames(YamlNode node)
    {
        foreach (var item in Nodes.List(node, $"{Syscalls}.names"))
        {
            if (Nodes.Text(item, $"{Syscalls}.names") is not { } name)
            {
                continue;
            }

            if (!SeccompProfiles.KnownCalls.Contains(name))
            {
                Nodes.Refuse(item, $"{Syscalls}: no profile allows a system call \"{name}\", so it cannot be taken away");
            }
            else if (Draft.Seccomp.Deny.Contains(name))
            {
                Nodes.Refuse(item, $"{Syscalls}: {name} is there twice");
            }
            else
            {
                Draft.Seccomp.Deny.Add(name);
                Draft.Note($"{Syscalls}.{name}", item.Line);
            }
        }
    }
}
