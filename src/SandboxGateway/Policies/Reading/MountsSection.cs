using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>The list "mounts": scratch space, and how much of /proc there is.</summary>
internal sealed class MountsSection(PolicyNodes nodes, PolicyDraft draft) : PolicySection(nodes, draft)
{
    public const string Path = "mounts";
    public const string ProcFolder = "/proc";

    private const string SizeOption = "size=";
    private const string ProcessesOnly = "subset=pid";
    private const ulong LeastTmpfs = 4 << 10;
    private const ulong MostTmpfs = 64UL << 30;

    // Written out because they hold anyway: a policy shows what is applied.
    private static readonly string[] _tmpfsOptions = ["nosuid", "nodev", "noexec"];
    private static readonly string[] _procOptions = ["ro", "nosuid", "nodev", "noexec"];

    // Where the launcher and the model put something; a mount there could hide it.
    private static readonly string[] _reserved = ["/app", "/dev", "/etc", "/lib", "/lib64", "/model", "/opt/sandbox-gateway", "/proc", "/sys", "/usr"];

    public override void Read(YamlNode node)
    {
        Draft.Mounts.Clear();
        Draft.Containment.Proc = Containment.Types.Proc.None;
        Draft.NoteList(Path, node.Line);
        foreach (var item in Nodes.List(node, Path))
        {
            ReadMount(item);
        }
    }

    private void ReadMount(YamlNode item)
    {
        string? destination = null;
        string? type = null;
        var options = new List<YamlScalar>();
        Nodes.Group(item, Path, new Dictionary<string, Action<YamlNode>>
        {
            ["destination"] = node => destination = Nodes.Text(node, "mounts.destination"),
            ["type"] = node => type = Nodes.OneOf(node, "mounts.type", ["tmpfs", "proc"]),
            ["options"] = node => options.AddRange(Nodes.List(node, "mounts.options").OfType<YamlScalar>()),
        });
        if (destination is null || type is null)
        {
            Nodes.Refuse(item, "an entry of mounts needs destination, type and options");
        }
        else if (Draft.Mounts.Any(mount => Overlaps(mount.Destination, destination)))
        {
            Nodes.Refuse(item, $"mounts: {destination} overlaps another mount");
        }
        else if (type == "tmpfs")
        {
            ReadTmpfs(item, destination, options);
        }
        else
        {
            ReadProc(item, destination, options);
        }
    }

    private void ReadTmpfs(YamlNode item, string destination, IReadOnlyList<YamlScalar> options)
    {
        if (!IsPlainPath(destination) || _reserved.Any(folder => Overlaps(folder, destination)))
        {
            Nodes.Refuse(
                item, $"mounts: {destination} must be an absolute path without . and .., outside of {string.Join(", ", _reserved)}");
            return;
        }

        var size = options.FirstOrDefault(option => option.Value.StartsWith(SizeOption, StringComparison.Ordinal));
        if (size is null)
        {
            Nodes.Refuse(item, $"mounts: {destination} needs the option {SizeOption}BYTES");
            return;
        }

        RequireOptions(item, destination, _tmpfsOptions, options.Where(option => option != size));
        var bytes = Nodes.Size(
            size with { Value = size.Value[SizeOption.Length..] }, $"mounts: {destination} size", LeastTmpfs, MostTmpfs);
        Draft.Mounts.Add(new Mount { Type = Mount.Types.Type.Tmpfs, Destination = destination, SizeBytes = bytes ?? LeastTmpfs });
        Draft.Note($"{Path}.{destination}", item.Line);
    }

    private void ReadProc(YamlNode item, string destination, IReadOnlyList<YamlScalar> options)
    {
        if (destination != ProcFolder)
        {
            Nodes.Refuse(item, $"mounts: proc belongs at {ProcFolder}");
            return;
        }

        RequireOptions(item, destination, _procOptions, options.Where(option => option.Value != ProcessesOnly));
        Draft.Containment.Proc = options.Any(option => option.Value == ProcessesOnly)
            ? Containment.Types.Proc.PidOnly
            : Containment.Types.Proc.Full;
        Draft.Note($"{Path}.{destination}", item.Line);
    }

    private void RequireOptions(YamlNode item, string destination, string[] due, IEnumerable<YamlScalar> given)
    {
        var missing = due.ToHashSet();
        foreach (var option in given)
        {
            if (!missing.Remove(option.Value))
            {
                Nodes.Refuse(option, $"mounts: {destination} cannot have the option \"{option.Value}\"");
            }
        }

        if (missing.Count > 0)
        {
            Nodes.Refuse(item, $"mounts: {destination} lacks the options {string.Join(", ", missing)}, which always hold");
        }
    }

    private static bool Overlaps(string a, string b) =>
        a == b || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    private static bool IsPlainPath(string path) =>
        path.Length > 1 && path[0] == '/' && !path.EndsWith('/') && !path.Any(char.IsControl) && System.IO.Path.GetFullPath(path) == path;
}
