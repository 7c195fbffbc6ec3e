using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>The whole file; its groups are read by sections of their own.</summary>
internal sealed class RootSection(PolicyNodes nodes, PolicyDraft draft) : PolicySection(nodes, draft)
{
    public const string Require = "require";
    public const string MinAbi = "landlock.minAbi";

    // model.yaml has the same bound.
    private const double MaxSeconds = 3600;
    private const uint HighestLandlockAbi = 32;

    public override void Read(YamlNode node) => Nodes.Group(node, "", new Dictionary<string, Action<YamlNode>>
    {
        ["kind"] = Skip,
        ["name"] = Skip,
        ["description"] = Skip,
        ["extends"] = Skip,
        ["process"] = new ProcessSection(Nodes, Draft).Read,
        ["root"] = ReadRoot,
        ["mounts"] = new MountsSection(Nodes, Draft).Read,
        ["linux"] = new LinuxSection(Nodes, Draft).Read,
        ["landlock"] = ReadLandlock,
        ["sandbox"] = ReadSandbox,
        ["requests"] = ReadRequests,
        [Require] = ReadRequire,
        ["violations"] = ReadViolations,
    });

    // Read with the header.
    private static void Skip(YamlNode node)
    {
    }

    private void ReadRoot(YamlNode node) => Nodes.Group(node, "root", new Dictionary<string, Action<YamlNode>>
    {
        ["readonly"] = value =>
        {
            if (Nodes.Bool(value, "root.readonly") is false)
            {
                Nodes.Refuse(value, "root.readonly must be true: the launcher makes no writable root");
            }
        },
    });

    private void ReadLandlock(YamlNode node)
    {
        Nodes.Group(node, "landlock", new Dictionary<string, Action<YamlNode>>
        {
            ["minAbi"] = Number(MinAbi, 1, HighestLandlockAbi, value => Draft.Containment.Landlock = new Landlock { MinAbi = (uint)value }),
        });
        if (Draft.Containment.Landlock is null)
        {
            Nodes.Refuse(node, $"{MinAbi} is missing; 1 takes every kernel that has Landlock");
        }
    }

    private void ReadSandbox(YamlNode node) => Nodes.Group(node, "sandbox", new Dictionary<string, Action<YamlNode>>
    {
        ["ownUser"] = Flag("sandbox.ownUser", value => Draft.Containment.OwnUser = value),
        ["newSession"] = Flag("sandbox.newSession", value => Draft.Containment.NewSession = value),
        ["closeDescriptors"] = Flag("sandbox.closeDescriptors", value => Draft.Containment.CloseDescriptors = value),
        ["disableSpeculation"] = Flag("sandbox.disableSpeculation", value => Draft.Containment.DisableSpeculation = value),
    });

    private void ReadRequests(YamlNode node) => Nodes.Group(node, "requests", new Dictionary<string, Action<YamlNode>>
    {
        ["timeoutSeconds"] = Seconds("requests.timeoutSeconds", MaxSeconds, value => Draft.RequestTimeout = value),
        ["startTimeoutSeconds"] = Seconds("requests.startTimeoutSeconds", MaxSeconds, value => Draft.StartTimeout = value),
    });

    private void ReadRequire(YamlNode node)
    {
        Draft.Require.Clear();
        Draft.NoteList(Require, node.Line);
        foreach (var item in Nodes.List(node, Require))
        {
            if (Nodes.OneOf(item, Require, HostControlNames.All) is not { } control)
            {
                continue;
            }

            if (Draft.Require.Contains(control))
            {
                Nodes.Refuse(item, $"{Require}: {control} is there twice");
                continue;
            }

            Draft.Require.Add(control);
            Draft.Note($"{Require}.{control}", item.Line);
        }
    }

    private void ReadViolations(YamlNode node) => Nodes.Group(node, "violations", new Dictionary<string, Action<YamlNode>>
    {
        ["refusedSyscall"] = Action("violations.refusedSyscall", value => Draft.OnRefusedSyscall = value),
        ["drift"] = Action("violations.drift", value => Draft.OnDrift = value),
    });

    private Action<YamlNode> Action(string path, Action<ViolationAction> set) => OneOf(
        path, ["record", "replace"], value => set(value == "record" ? ViolationAction.Record : ViolationAction.Replace));
}
