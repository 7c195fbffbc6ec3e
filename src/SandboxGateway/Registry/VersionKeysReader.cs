using System.Globalization;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>Reads the keys of a model.yaml that say which versions are served, and by which names. Used for one file, by one thread.</summary>
internal sealed class VersionKeysReader(ManifestProblems problems)
{
    private const int MaxVersions = 1024;
    private const int MaxLabelLength = 64;

    /// <summary>Kinds of version policy.</summary>
    public static IReadOnlyList<string> Policies { get; } = ["latest", "all", "specific"];

    public VersionPolicy ReadPolicy(YamlNode value)
    {
        // "all" has nothing more to say, so it may stand alone.
        if (value is YamlScalar { Value: "all" })
        {
            return VersionPolicy.All;
        }

        if (value is not YamlMapping { Entries: [var (kind, entry)] } || !Policies.Contains(kind.Value))
        {
            problems.Refuse(
                value, "versionPolicy must be latest: {numVersions: N}, specific: {versions: [...]} or all, and one of them alone");
            return VersionPolicy.Default;
        }

        return kind.Value switch
        {
            "latest" => VersionPolicy.Latest(ReadEntry(entry, "numVersions", ReadCount) ?? 1),
            "specific" => VersionPolicy.Specific(ReadEntry(entry, "versions", ReadVersions) ?? []),
            _ => ReadAll(entry),
        };
    }

    public IReadOnlyDictionary<string, int> ReadLabels(YamlNode value)
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        if (value is not YamlMapping group)
        {
            problems.Refuse(value, $"labels must be a group of names with their versions, not {value.Kind}");
            return labels;
        }

        foreach (var (label, version) in group.Entries)
        {
            // One that could be taken for a version would hide it.
            if (label.Value.Length > MaxLabelLength || !ModelName.IsValid(label.Value) || !char.IsAsciiLetter(label.Value[0]))
            {
                problems.Refuse(
                    label, $"a label must be a letter and then up to {MaxLabelLength - 1} letters, digits, '_', '.' or '-'");
            }
            else if (ReadNumber(version, "a label's version") is { } number)
            {
                labels.Add(label.Value, number);
            }
        }

        return labels;
    }

    private VersionPolicy ReadAll(YamlNode value)
    {
        if (value is not YamlMapping { Entries.Count: 0 })
        {
            problems.Refuse(value, "all has no keys; write versionPolicy: all");
        }

        return VersionPolicy.All;
    }

    private T? ReadEntry<T>(YamlNode value, string key, Func<YamlNode, T?> read)
    {
        if (value is YamlMapping { Entries: [var (only, entry)] } && only.Value == key)
        {
            return read(entry);
        }

        problems.Refuse(value, $"{key} is needed here, and nothing else");
        return default;
    }

    private int? ReadCount(YamlNode value) => ReadNumber(value, "numVersions");

    private List<int>? ReadVersions(YamlNode value) =>
        problems.List(value, "versions", MaxVersions)?.Select(item => ReadNumber(item, "a version")).OfType<int>().Distinct().ToList();

    private int? ReadNumber(YamlNode value, string what)
    {
        if (value is YamlScalar { IsNumber: true } scalar
            && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0)
        {
            return number;
        }

        problems.Refuse(value, $"{what} must be a whole number above 0, not {ManifestProblems.Shown(value)}");
        return null;
    }
}
