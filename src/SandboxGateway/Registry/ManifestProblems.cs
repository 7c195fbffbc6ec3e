using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>Collects the mistakes of one model.yaml, each with its line and column. Used by one thread.</summary>
internal sealed class ManifestProblems
{
    private readonly List<string> _problems = [];

    public bool IsEmpty => _problems.Count == 0;

    public void Refuse(YamlNode node, string message) => _problems.Add(new YamlProblem(node, message).At(ManifestReader.FileName));

    public void RefuseKey(YamlScalar key, IReadOnlyList<string> allowed) =>
        Refuse(key, $"unknown key \"{key.Value}\"; allowed: {string.Join(", ", allowed)}");

    /// <summary>The text of a value; null, and a mistake, if it is something else.</summary>
    public string? Text(YamlNode value, string key)
    {
        if (value is YamlScalar { IsText: true } scalar)
        {
            return scalar.Value;
        }

        Refuse(value, $"{key} must be text, not {value.Kind}; put it in quotes if it is meant as text");
        return null;
    }

    /// <summary>The entries of a list with at least one; null, and a mistake, if it is something else.</summary>
    public IReadOnlyList<YamlNode>? List(YamlNode value, string key, int maxCount)
    {
        if (value is YamlSequence { Items.Count: > 0 } list && list.Items.Count <= maxCount)
        {
            return list.Items;
        }

        Refuse(value, value is YamlSequence other
            ? $"{key} must have 1 to {maxCount} entries, not {other.Items.Count}"
            : $"{key} must be a list, not {value.Kind}");
        return null;
    }

    /// <summary>A value as messages show it.</summary>
    public static string Shown(YamlNode value) => value switch
    {
        YamlScalar { IsText: true } scalar => $"the text \"{scalar.Value}\"",
        YamlScalar { IsNumber: true } scalar => scalar.Value,
        _ => value.Kind,
    };

    public override string ToString() => string.Join("; ", _problems);
}
