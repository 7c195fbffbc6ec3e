using System.Globalization;
using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>Reads the group "contract" of a model.yaml. Every mistake is told with its place. Used for one model, by one thread.</summary>
internal sealed class ContractReader(ServedModel model, ManifestProblems problems)
{
    private const int MostErrors = 100;

    private readonly ContractFiles _files = new(model, problems);

    /// <summary>Keys of the group; model.schema.json lists the same.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["request", "parameters", "response", "inputs", "outputs", "sanitize", "classifier", "maxErrors"];

    public ContractDeclaration Read(YamlMapping group)
    {
        var contract = new ContractDeclaration();

        // First, as what single inputs say changes it.
        foreach (var (_, value) in group.Entries.Where(entry => entry.Key.Value == "sanitize"))
        {
            contract = contract with { Sanitize = new SanitizeReader(problems).Read(value, TextPolicy.Prose) };
        }

        var texts = contract.Sanitize ?? TextPolicy.Prose;
        foreach (var (key, value) in group.Entries.Where(entry => entry.Key.Value != "sanitize"))
        {
            contract = key.Value switch
            {
                "request" => contract with { Request = ReadSchema(key, value) },
                "parameters" => contract with { Parameters = ReadSchema(key, value) },
                "response" => contract with { Response = ReadSchema(key, value) },
                "inputs" => contract with { Inputs = ReadTensors(key, value, texts) },
                "outputs" => contract with { Outputs = ReadTensors(key, value, texts) },
                "classifier" => contract with { Classifier = new ClassifierReader(model, problems).Read(value) },
                "maxErrors" => contract with { MaxErrors = ReadMaxErrors(value) },
                _ => Refuse(key, contract),
            };
        }

        return contract;
    }

    private ContractDeclaration Refuse(YamlScalar key, ContractDeclaration contract)
    {
        problems.RefuseKey(key, Keys);
        return contract;
    }

    private SchemaSource? ReadSchema(YamlScalar key, YamlNode value)
    {
        if (value is YamlMapping or YamlScalar { Boolean: not null })
        {
            var text = YamlJson.Convert(value, out var obstacle);
            if (obstacle is not null)
            {
                problems.Refuse(obstacle, $"{obstacle.Value} is a number JSON has no form for");
            }

            return text is null ? null : new SchemaSource(text, ManifestReader.FileName, value);
        }

        if (value is not YamlScalar { IsText: true } name)
        {
            problems.Refuse(value, $"{key.Value} must be a JSON schema or the name of a file with one, not {value.Kind}");
            return null;
        }

        var bytes = _files.Read(value, key.Value, name.Value, SchemaLoader.MaxTextBytes, out var shown);
        return bytes is null ? null : new SchemaSource(bytes, shown, null);
    }

    private List<TensorRules> ReadTensors(YamlScalar key, YamlNode value, TextPolicy texts)
    {
        var tensors = new List<TensorRules>();
        if (value is not YamlMapping group)
        {
            problems.Refuse(value, $"{key.Value} must name tensors, each with what is asked of it, not {value.Kind}");
            return tensors;
        }

        foreach (var (name, rules) in group.Entries)
        {
            if (rules is YamlMapping mapping)
            {
                tensors.Add(new TensorRulesReader(problems, texts).Read($"/contract/{key.Value}/{name.Value}", name.Value, mapping));
            }
            else
            {
                problems.Refuse(rules, $"{name.Value} must be a group of keys, not {rules.Kind}; allowed: {string.Join(", ", TensorRulesReader.Keys)}");
            }
        }

        return tensors;
    }

    private int ReadMaxErrors(YamlNode value)
    {
        if (value is YamlScalar { IsNumber: true } scalar
            && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MostErrors)
        {
            return count;
        }

        problems.Refuse(value, $"maxErrors must be a whole number from 1 to {MostErrors}, not {ManifestProblems.Shown(value)}");
        return 1;
    }
}
