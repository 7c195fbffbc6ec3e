namespace SandboxGateway.Registry.Yaml;

/// <summary>A list, in the order of the file.</summary>
internal sealed record YamlSequence(IReadOnlyList<YamlNode> Items, long Line, long Column) : YamlNode(Line, Column)
{
    public override string Kind => "a list";
}
