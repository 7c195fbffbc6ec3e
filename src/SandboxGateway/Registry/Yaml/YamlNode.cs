namespace SandboxGateway.Registry.Yaml;

/// <summary>A value of a YAML file and where it starts, counted from 1.</summary>
internal abstract record YamlNode(long Line, long Column)
{
    /// <summary>What the value is, as error messages call it.</summary>
    public abstract string Kind { get; }
}
