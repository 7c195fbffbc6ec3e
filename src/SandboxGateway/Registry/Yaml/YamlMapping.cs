namespace SandboxGateway.Registry.Yaml;

/// <summary>Keys and values, in the order of the file; no key is there twice.</summary>
internal sealed record YamlMapping(IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries, long Line, long Column)
    : YamlNode(Line, Column)
{
    public override string Kind => "a group of keys";
}
