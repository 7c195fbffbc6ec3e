using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>How a model.yaml wants secrets in the model's outputs treated, where it differs from the gateway's settings.</summary>
internal sealed record OutputFilterDeclaration
{
    /// <summary>For every rule; null: as the gateway's settings say.</summary>
    public OutputFilterAction? Action { get; init; }

    /// <summary>For single rules, by their ids.</summary>
    public IReadOnlyDictionary<string, OutputFilterAction> Rules { get; init; } = new Dictionary<string, OutputFilterAction>();

    /// <summary>Where the file names each of them, for messages about ids that do not exist.</summary>
    public IReadOnlyDictionary<string, YamlNode> Places { get; init; } = new Dictionary<string, YamlNode>();

    /// <summary>Whether answers say in a parameter which rules fired.</summary>
    public bool Report { get; init; }
}
