namespace SandboxGateway.Registry.Yaml;

/// <summary>What is wrong with a YAML file, and where.</summary>
internal sealed record YamlProblem(long Line, long Column, string Message)
{
    public YamlProblem(YamlNode node, string message)
        : this(node.Line, node.Column, message)
    {
    }

    /// <summary>In the form editors turn into a link: "model.yaml:3:5: message".</summary>
    public string At(string fileName) => $"{fileName}:{Line}:{Column}: {Message}";
}
