using System.Globalization;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>The group "linux": namespaces, limits of the whole sandbox, system calls, settings of the new namespaces.</summary>
internal sealed class LinuxSection(PolicyNodes nodes, PolicyDraft draft) : PolicySection(nodes, draft)
{
    public const string Namespaces = "linux.namespaces";
    public const string Sysctl = "linux.sysctl";

    private static readonly string[] _namespaces = ["user", "mount", "pid", "network", "ipc", "uts", "cgroup"];

    /// <summary>Settings that a sandbox's namespaces have for themselves, with their highest value.</summary>
    private static readonly Dictionary<string, ulong> _sysctls = new(StringComparer.Ordinal)
    {
        ["user.max_user_namespaces"] = int.MaxValue,
        ["vm.memfd_noexec"] = 2,
    };

    public override void Read(YamlNode node) => Nodes.Group(node, "linux", new Dictionary<string, Action<YamlNode>>
    {
        ["namespaces"] = ReadNamespaces,
        ["resources"] = new ResourcesSection(Nodes, Draft).Read,
        ["seccomp"] = new SeccompSection(Nodes, Draft).Read,
        ["sysctl"] = ReadSysctl,
    });

    private void ReadNamespaces(YamlNode node)
    {
        var namespaces = Draft.Containment.Namespaces;
        namespaces.Clear();
        Draft.NoteList(Namespaces, node.Line);
        foreach (var item in Nodes.List(node, Namespaces))
        {
            Nodes.Group(item, Namespaces, new Dictionary<string, Action<YamlNode>>
            {
                ["type"] = value =>
                {
                    if (Nodes.OneOf(value, $"{Namespaces}.type", _namespaces) is { } type)
                    {
                        namespaces.Add(type);
                        Draft.Note($"{Namespaces}.{type}", value.Line);
                    }
                },
            });
        }

        foreach (var twice in namespaces.GroupBy(type => type).Where(group => group.Count() > 1))
        {
            Nodes.Refuse(node, $"{Namespaces}: {twice.Key} is there twice");
        }
    }

    private void ReadSysctl(YamlNode node)
    {
        Draft.Containment.Sysctl.Clear();
        Draft.NoteList(Sysctl, node.Line);
        foreach (var (key, value) in Nodes.Entries(node, Sysctl))
        {
            var path = $"{Sysctl}.{key.Value}";
            if (!_sysctls.TryGetValue(key.Value, out var max))
            {
                Nodes.Refuse(key, $"unknown key \"{path}\"; allowed: {string.Join(", ", _sysctls.Keys)}");
            }
            else if (Nodes.Number(value with { IsPlain = true }, path, 0, max) is { } number)
            {
                Draft.Containment.Sysctl[key.Value] = number.ToString(CultureInfo.InvariantCulture);
                Draft.Note(path, key.Line);
            }
        }
    }
}
