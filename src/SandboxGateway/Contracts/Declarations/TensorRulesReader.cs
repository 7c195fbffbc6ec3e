using System.Globalization;
using System.Text;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Patterns;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>Reads what is asked of one tensor. Used by one thread.</summary>
internal sealed class TensorRulesReader(ManifestProblems problems, TextPolicy texts)
{
    private const int MaxAllowedValues = 1000;

    /// <summary>Keys of a tensor's group; model.schema.json lists the same.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [.. TensorChecks.NumberKeys, "enum", .. TensorChecks.TextKeys, "maxElements", "mediaType", "sanitize"];

    public TensorRules Read(string place, string name, YamlMapping group)
    {
        var rules = new TensorRules { Name = name, Place = place, Keys = [.. group.Entries.Select(entry => entry.Key.Value)] };
        foreach (var (key, value) in group.Entries)
        {
            rules = ReadKey(rules, key, value);
        }

        return rules;
    }

    private TensorRules ReadKey(TensorRules rules, YamlScalar key, YamlNode value)
    {
        var (number, text) = (rules.Number, rules.Text);
        switch (key.Value)
        {
            case "minimum":
                return rules with { Number = number with { Minimum = ReadNumber(key, value) } };
            case "maximum":
                return rules with { Number = number with { Maximum = ReadNumber(key, value) } };
            case "exclusiveMinimum":
                return rules with { Number = number with { ExclusiveMinimum = ReadNumber(key, value) } };
            case "exclusiveMaximum":
                return rules with { Number = number with { ExclusiveMaximum = ReadNumber(key, value) } };
            case "multipleOf":
                return rules with { Number = number with { MultipleOf = ReadStep(key, value) } };
            case "finite":
                return rules with { Finite = ReadFlag(key, value) };
            case "enum":
                return ReadAllowed(rules, key, value);
            case "minLength":
                return rules with { Text = text with { MinLength = ReadCount(key, value) } };
            case "maxLength":
                return rules with { Text = text with { MaxLength = ReadCount(key, value) } };
            case "pattern":
                return rules with { Text = text with { Pattern = ReadPattern(key, value) } };
            case "maxElements":
                return rules with { MaxElements = ReadCount(key, value) };
            case "sanitize":
                return rules with { Sanitize = new SanitizeReader(problems).Read(value, texts) };
            case "mediaType":
                return rules with { Media = ReadMedia(key, value) };
            default:
                problems.RefuseKey(key, Keys);
                return rules;
        }
    }

    private StoredNumber? ReadNumber(YamlScalar key, YamlNode value)
    {
        var number = value is YamlScalar { IsNumber: true } scalar && YamlJson.IsJsonNumber(scalar.Value)
            ? StoredNumber.TryCreate(Encoding.UTF8.GetBytes(scalar.Value))
            : null;
        if (number is null)
        {
            problems.Refuse(value, $"{key.Value} must be a number as JSON writes it, not {ManifestProblems.Shown(value)}");
        }

        return number;
    }

    private StoredNumber? ReadStep(YamlScalar key, YamlNode value)
    {
        var step = ReadNumber(key, value);
        if (step is null || NumberStep.IsSupported(step.Text))
        {
            return step;
        }

        problems.Refuse(value, $"{key.Value} must be more than zero and within 28 digits of it, not {step.Text}");
        return null;
    }

    private bool ReadFlag(YamlScalar key, YamlNode value)
    {
        if (value is YamlScalar { Boolean: { } flag })
        {
            return flag;
        }

        problems.Refuse(value, $"{key.Value} must be true or false, not {ManifestProblems.Shown(value)}");
        return false;
    }

    private int ReadCount(YamlScalar key, YamlNode value)
    {
        if (value is YamlScalar { IsNumber: true } scalar
            && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return count;
        }

        problems.Refuse(value, $"{key.Value} must be a whole number, 0 or more, not {ManifestProblems.Shown(value)}");
        return 0;
    }

    private SchemaPattern? ReadPattern(YamlScalar key, YamlNode value)
    {
        if (problems.Text(value, key.Value) is not { } text)
        {
            return null;
        }

        var pattern = SchemaPattern.TryCreate(text, out var reason);
        if (pattern is null)
        {
            problems.Refuse(value, $"{key.Value}: {reason}");
        }

        return pattern;
    }

    private MediaContainer? ReadMedia(YamlScalar key, YamlNode value)
    {
        if (problems.Text(value, key.Value) is not { } text)
        {
            return null;
        }

        var media = MediaContainers.Find(text);
        if (media is null)
        {
            problems.Refuse(value, $"{key.Value} must be {string.Join(" or ", MediaContainers.Names)}, not \"{text}\"");
        }

        return media;
    }

    private TensorRules ReadAllowed(TensorRules rules, YamlScalar key, YamlNode value)
    {
        if (problems.List(value, key.Value, MaxAllowedValues) is not { } items)
        {
            return rules;
        }

        if (items.All(item => item is YamlScalar { IsText: true }))
        {
            return rules with { Texts = new NameTable([.. items.Select(item => ((YamlScalar)item).Value).Distinct(StringComparer.Ordinal)]) };
        }

        return rules with { Numbers = [.. items.Select(item => ReadNumber(key, item)).OfType<StoredNumber>()] };
    }
}
