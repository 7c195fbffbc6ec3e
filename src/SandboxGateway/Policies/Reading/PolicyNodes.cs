using System.Globalization;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>
/// Takes values out of one policy file and collects what is wrong with them, each with file, line and column. A method that
/// returns null has said why. Used by one thread.
/// </summary>
internal sealed class PolicyNodes(string fileName)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Refuse(YamlNode node, string message) => _problems.Add(new YamlProblem(node, message).At(fileName));

    /// <summary>
    /// Hands each key's value to its reader; other keys are refused with the ones there are. The <paramref name="path"/> of the
    /// whole file is empty.
    /// </summary>
    public void Group(YamlNode node, string path, IReadOnlyDictionary<string, Action<YamlNode>> keys)
    {
        if (node is not YamlMapping group)
        {
            Refuse(node, $"{path} must be a group of keys, not {node.Kind}; allowed: {string.Join(", ", keys.Keys)}");
            return;
        }

        foreach (var (key, value) in group.Entries)
        {
            if (keys.TryGetValue(key.Value, out var read))
            {
                read(value);
            }
            else
            {
                Refuse(key, $"unknown key \"{Path(path, key.Value)}\"; allowed: {string.Join(", ", keys.Keys)}");
            }
        }
    }

    public IReadOnlyList<YamlNode> List(YamlNode node, string path)
    {
        if (node is YamlSequence list)
        {
            return list.Items;
        }

        Refuse(node, $"{path} must be a list, not {node.Kind}");
        return [];
    }

    /// <summary>Keys and values of a group whose keys are names, each value a single one.</summary>
    public IEnumerable<(YamlScalar Key, YamlScalar Value)> Entries(YamlNode node, string path)
    {
        if (node is not YamlMapping group)
        {
            Refuse(node, $"{path} must be a group of keys, not {node.Kind}");
            yield break;
        }

        foreach (var (key, value) in group.Entries)
        {
            if (value is YamlScalar scalar)
            {
                yield return (key, scalar);
            }
            else
            {
                Refuse(value, $"{Path(path, key.Value)} must be a single value, not {value.Kind}");
            }
        }
    }

    public bool? Bool(YamlNode node, string path)
    {
        if (node is YamlScalar { IsPlain: true, Value: "true" or "false" } scalar)
        {
            return scalar.Value == "true";
        }

        Refuse(node, $"{path} must be true or false, not {Shown(node)}");
        return null;
    }

    public ulong? Number(YamlNode node, string path, ulong min, ulong max)
    {
        if (node is YamlScalar { IsNumber: true } scalar
            && ulong.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max)
        {
            return number;
        }

        Refuse(node, $"{path} must be a whole number from {min} to {max}, not {Shown(node)}");
        return null;
    }

    public ulong? Size(YamlNode node, string path, ulong min, ulong max)
    {
        if (node is YamlScalar scalar && ByteSize.TryParse(scalar.Value, out var bytes) && bytes >= min && bytes <= max)
        {
            return bytes;
        }

        Refuse(
            node, $"{path} must be a size from {ByteSize.Format(min)} to {ByteSize.Format(max)} ({ByteSize.Form}), not {Shown(node)}");
        return null;
    }

    public TimeSpan? Seconds(YamlNode node, string path, double max)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (node is YamlScalar { IsNumber: true } scalar
            && double.TryParse(scalar.Value, Style, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= max
            && TimeSpan.FromSeconds(seconds) is var time
            && time > TimeSpan.Zero)
        {
            return time;
        }

        Refuse(node, string.Create(CultureInfo.InvariantCulture, $"{path} must be a number above 0 and up to {max}, not {Shown(node)}"));
        return null;
    }

    public string? Text(YamlNode node, string path)
    {
        if (node is YamlScalar { IsText: true } scalar)
        {
            return scalar.Value;
        }

        Refuse(node, $"{path} must be text, not {node.Kind}");
        return null;
    }

    public string? OneOf(YamlNode node, string path, IReadOnlyCollection<string> allowed)
    {
        if (node is YamlScalar scalar && allowed.Contains(scalar.Value))
        {
            return scalar.Value;
        }

        Refuse(node, $"{path} must be one of {string.Join(", ", allowed)}, not {Shown(node)}");
        return null;
    }

    public static string Path(string group, string key) => group.Length == 0 ? key : $"{group}.{key}";

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalar { IsText: true } scalar => $"\"{scalar.Value}\"",
        YamlScalar { IsNumber: true } scalar => scalar.Value,
        _ => node.Kind,
    };
}
