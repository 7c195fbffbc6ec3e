using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>A schema of a contract: its text as JSON, and where it stands. Immutable.</summary>
/// <param name="Text">The schema.</param>
/// <param name="File">The file it stands in, as messages name it.</param>
/// <param name="Inline">Its place in model.yaml, if it stands there.</param>
internal sealed record SchemaSource(byte[] Text, string File, YamlNode? Inline)
{
    /// <summary>The plan, or null and a line for each mistake: file, line, JSON pointer, reason.</summary>
    public SchemaPlan? Compile(List<string> problems)
    {
        var loaded = SchemaLoader.Load(Text, SchemaLoadOptions.Default);
        foreach (var refusal in loaded.Refusals)
        {
            var pointer = refusal.Pointer.Length == 0 ? "(root)" : refusal.Pointer;
            problems.Add($"{File}:{LineOf(refusal.Pointer)}: {pointer}: {refusal.Reason}");
        }

        return loaded.Plan;
    }

    /// <summary>The line a JSON pointer into the schema leads to, counted from 1.</summary>
    public long LineOf(string pointer) => Inline is null ? JsonLines.Find(Text, pointer) : FindInline(Inline, pointer).Line;

    private static YamlNode FindInline(YamlNode node, string pointer)
    {
        foreach (var step in pointer.Split('/').Skip(1))
        {
            var name = JsonLines.Unescape(step);
            var next = node switch
            {
                YamlMapping mapping => mapping.Entries.FirstOrDefault(entry => entry.Key.Value == name).Value,
                YamlSequence list when int.TryParse(name, out var index) && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (next is null)
            {
                return node;
            }

            node = next;
        }

        return node;
    }
}
