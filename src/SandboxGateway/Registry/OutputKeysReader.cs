using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>Reads the key "output" of a model.yaml. Used for one file, by one thread.</summary>
internal sealed class OutputKeysReader(ManifestProblems problems)
{
    /// <summary>Keys of the group "output".</summary>
    public static IReadOnlyList<string> Keys { get; } = ["filter", "labels"];

    /// <summary>Keys of the group "filter" in it.</summary>
    public static IReadOnlyList<string> FilterKeys { get; } = ["action", "rules", "report"];

    /// <summary>Values of an action.</summary>
    public static IReadOnlyList<string> Actions { get; } =
        [.. Enum.GetNames<OutputFilterAction>().Select(static name => name.ToLowerInvariant())];

    /// <summary>The files of "labels", by output.</summary>
    public Dictionary<string, string> LabelFiles { get; } = new(StringComparer.Ordinal);

    public OutputFilterDeclaration? Read(YamlNode value)
    {
        OutputFilterDeclaration? declaration = null;
        foreach (var (key, entry) in Group(value, "output", Keys))
        {
            if (key.Value == "filter")
            {
                declaration = ReadFilter(entry);
            }
            else if (key.Value == "labels")
            {
                ReadLabels(entry);
            }
            else
            {
                problems.RefuseKey(key, Keys);
            }
        }

        return declaration;
    }

    private OutputFilterDeclaration ReadFilter(YamlNode value)
    {
        var declaration = new OutputFilterDeclaration();
        foreach (var (key, entry) in Group(value, "filter", FilterKeys))
        {
            switch (key.Value)
            {
                case "action":
                    declaration = declaration with { Action = ReadAction(entry, "action") };
                    break;
                case "rules":
                    declaration = ReadRules(declaration, entry);
                    break;
                case "report":
                    declaration = declaration with { Report = ReadFlag(entry) };
                    break;
                default:
                    problems.RefuseKey(key, FilterKeys);
                    break;
            }
        }

        return declaration;
    }

    private OutputFilterDeclaration ReadRules(OutputFilterDeclaration declaration, YamlNode value)
    {
        var places = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        var rules = new Dictionary<string, OutputFilterAction>(StringComparer.Ordinal);
        foreach (var (key, entry) in Group(value, "rules", ["ids of filter rules"]))
        {
            if (ReadAction(entry, key.Value) is { } action)
            {
                rules[key.Value] = action;
                places[key.Value] = key;
            }
        }

        return declaration with { Rules = rules, Places = places };
    }

    private void ReadLabels(YamlNode value)
    {
        foreach (var (output, file) in Group(value, "labels", ["names of outputs"]))
        {
            if (problems.Text(file, output.Value) is not { } name)
            {
                continue;
            }

            if (name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Any(char.IsControl))
            {
                problems.Refuse(file, $"{output.Value} must be the plain name of a file in the model's folder, without a slash");
            }

            LabelFiles[output.Value] = name;
        }
    }

    private OutputFilterAction? ReadAction(YamlNode value, string key)
    {
        if (problems.Text(value, key) is not { } text)
        {
            return null;
        }

        if (Actions.Contains(text))
        {
            return Enum.Parse<OutputFilterAction>(text, ignoreCase: true);
        }

        problems.Refuse(value, $"{key} must be {string.Join(", ", Actions.SkipLast(1))} or {Actions[^1]}, not \"{text}\"");
        return null;
    }

    private bool ReadFlag(YamlNode value)
    {
        if (value is YamlScalar { Boolean: { } flag })
        {
            return flag;
        }

        problems.Refuse(value, $"report must be true or false, not {ManifestProblems.Shown(value)}");
        return false;
    }

    private IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Group(YamlNode value, string key, IReadOnlyList<string> allowed)
    {
        if (value is YamlMapping group)
        {
            return group.Entries;
        }

        problems.Refuse(value, $"{key} must be a group of keys, not {value.Kind}; allowed: {string.Join(", ", allowed)}");
        return [];
    }
}
