using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>
/// Reads one group of a policy file into the draft. Every method below makes the reader of one key: it checks the value, sets it,
/// and notes where it was written.
/// </summary>
internal abstract class PolicySection(PolicyNodes nodes, PolicyDraft draft)
{
    protected PolicyNodes Nodes => nodes;

    protected PolicyDraft Draft => draft;

    public abstract void Read(YamlNode node);

    protected Action<YamlNode> Flag(string path, Action<bool> set) => node => Set(node, path, nodes.Bool(node, path), set);

    protected Action<YamlNode> Number(string path, ulong min, ulong max, Action<ulong> set) =>
        node => Set(node, path, nodes.Number(node, path, min, max), set);

    protected Action<YamlNode> Size(string path, ulong min, ulong max, Action<ulong> set) =>
        node => Set(node, path, nodes.Size(node, path, min, max), set);

    protected Action<YamlNode> Seconds(string path, double max, Action<TimeSpan> set) =>
        node => Set(node, path, nodes.Seconds(node, path, max), set);

    protected Action<YamlNode> OneOf(string path, IReadOnlyCollection<string> allowed, Action<string> set) =>
        node =>
        {
            if (nodes.OneOf(node, path, allowed) is { } value)
            {
                set(value);
                draft.Note(path, node.Line);
            }
        };

    private void Set<T>(YamlNode node, string path, T? value, Action<T> set)
        where T : struct
    {
        if (value is { } known)
        {
            set(known);
            draft.Note(path, node.Line);
        }
    }
}
