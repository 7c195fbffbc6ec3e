using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>The group "process": privileges and resource limits of each process.</summary>
internal sealed class ProcessSection(PolicyNodes nodes, PolicyDraft draft) : PolicySection(nodes, draft)
{
    public const string Rlimits = "process.rlimits";

    private const string Capabilities = "process.capabilities";

    private static readonly string[] _capabilitySets = ["bounding", "effective", "permitted", "inheritable", "ambient"];

    public override void Read(YamlNode node) => Nodes.Group(node, "process", new Dictionary<string, Action<YamlNode>>
    {
        ["noNewPrivileges"] = Flag("process.noNewPrivileges", value => Draft.Containment.NoNewPrivileges = value),
        ["capabilities"] = ReadCapabilities,
        ["rlimits"] = ReadRlimits,
    });

    private void ReadCapabilities(YamlNode node)
    {
        var known = Nodes.Problems.Count;
        var empty = new HashSet<string>();
        Nodes.Group(node, Capabilities, _capabilitySets.ToDictionary(set => set, Action<YamlNode> (set) => value =>
        {
            empty.Add(set);
            if (Nodes.List(value, $"{Capabilities}.{set}") is [var capability, ..])
            {
                Nodes.Refuse(capability, $"{Capabilities}.{set} must be empty: no sandbox keeps a capability");
            }
        }));
        if (Nodes.Problems.Count == known && empty.Count < _capabilitySets.Length)
        {
            Nodes.Refuse(node, $"{Capabilities} lacks {string.Join(", ", _capabilitySets.Except(empty))}; each must be there, and empty");
        }

        Draft.Containment.DropCapabilities = true;
        Draft.Note(Capabilities, node.Line);
    }

    private void ReadRlimits(YamlNode node)
    {
        Draft.Containment.Rlimits.Clear();
        Draft.NoteList(Rlimits, node.Line);
        foreach (var item in Nodes.List(node, Rlimits))
        {
            ReadRlimit(item);
        }
    }

    private void ReadRlimit(YamlNode item)
    {
        string? type = null;
        ulong? soft = null;
        ulong? hard = null;
        Nodes.Group(item, Rlimits, new Dictionary<string, Action<YamlNode>>
        {
            ["type"] = node => type = Nodes.OneOf(node, $"{Rlimits}.type", RlimitBounds.Types),
            ["soft"] = node => soft = Nodes.Size(node, $"{Rlimits}.soft", 0, RlimitBounds.Max),
            ["hard"] = node => hard = Nodes.Size(node, $"{Rlimits}.hard", 0, RlimitBounds.Max),
        });
        if (type is null || soft is null || hard is null)
        {
            Nodes.Refuse(item, $"an entry of {Rlimits} needs type, soft and hard");
            return;
        }

        var path = $"{Rlimits}.{type}";
        if (soft != hard)
        {
            Nodes.Refuse(item, soft > hard
                ? $"{path}: soft is above hard"
                : $"{path}: soft and hard must be the same, since a process may raise its soft limit");
        }
        else if (RlimitBounds.Problem(type, hard.Value) is { } problem)
        {
            Nodes.Refuse(item, $"{path}: {problem}");
        }
        else if (Draft.Containment.Rlimits.Any(limit => limit.Type == type))
        {
            Nodes.Refuse(item, $"{path} is there twice");
        }
        else
        {
            Draft.Containment.Rlimits.Add(new Rlimit { Type = type, Value = hard.Value });
            Draft.Note(path, item.Line);
        }
    }
}
