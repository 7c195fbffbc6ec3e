using System.Globalization;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>Reads the group "classifier" of a contract. Used by one thread.</summary>
internal sealed class ClassifierReader(ServedModel model, ManifestProblems problems)
{
    private const int MaxInputs = 64;
    private const int MaxTimeoutMs = 10_000;

    // How long to wait, and what then, is for the operator to say: either default would be wrong for someone.
    private static readonly string[] _needed = ["timeoutMs", "onFailure"];

    /// <summary>Keys of the group; model.schema.json lists the same.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["url", "model", "inputs", "input", "output", "threshold", "action", "timeoutMs", "onFailure"];

    public ClassifierDeclaration? Read(YamlNode value)
    {
        if (value is not YamlMapping group)
        {
            problems.Refuse(value, $"classifier must be a group of keys, not {value.Kind}");
            return null;
        }

        var classifier = new ClassifierDeclaration();
        foreach (var (key, entry) in group.Entries)
        {
            classifier = ReadKey(classifier, key, entry);
        }

        var keys = group.Entries.Select(entry => entry.Key.Value).ToList();
        if (keys.Contains("url") == keys.Contains("model"))
        {
            problems.Refuse(value, "classifier must have either url or model");
        }

        foreach (var needed in _needed.Except(keys))
        {
            problems.Refuse(value, $"classifier must have {needed}");
        }

        return classifier;
    }

    private ClassifierDeclaration ReadKey(ClassifierDeclaration classifier, YamlScalar key, YamlNode value)
    {
        switch (key.Value)
        {
            case "url":
                return classifier with { Url = ReadUrl(value) };
            case "model":
                return classifier with { Model = ReadModel(value) };
            case "inputs":
                return classifier with { Inputs = [.. (problems.List(value, key.Value, MaxInputs) ?? []).Select(item => problems.Text(item, key.Value)).OfType<string>()] };
            case "input":
                return classifier with { Input = problems.Text(value, key.Value) };
            case "output":
                return classifier with { Output = problems.Text(value, key.Value) };
            case "threshold":
                return classifier with { Threshold = ReadThreshold(value) };
            case "action":
                return classifier with { OnlyFlags = Choose(value, key.Value, "flag", "refuse") };
            case "timeoutMs":
                return classifier with { Timeout = ReadTimeout(value) };
            case "onFailure":
                return classifier with { FailsOpen = Choose(value, key.Value, "open", "closed") };
            default:
                problems.RefuseKey(key, Keys);
                return classifier;
        }
    }

    private Uri? ReadUrl(YamlNode value)
    {
        if (problems.Text(value, "url") is not { } text)
        {
            return null;
        }

        // The texts of requests go there, so the way must be a secret one unless it does not leave the host.
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            return url;
        }

        problems.Refuse(value, "url must be an https address, or an http one of this host, without user name and fragment");
        return null;
    }

    private string? ReadModel(YamlNode value)
    {
        if (problems.Text(value, "model") is not { } name)
        {
            return null;
        }

        if (!ModelName.IsValid(name) || name == model.Name)
        {
            problems.Refuse(value, $"model must name another model, not {ManifestProblems.Shown(value)}");
        }

        return name;
    }

    private double ReadThreshold(YamlNode value)
    {
        if (value is YamlScalar { IsNumber: true } scalar
            && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            return number;
        }

        problems.Refuse(value, $"threshold must be a number, not {ManifestProblems.Shown(value)}");
        return 0;
    }

    private TimeSpan ReadTimeout(YamlNode value)
    {
        if (value is YamlScalar { IsNumber: true } scalar
            && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 1 and <= MaxTimeoutMs)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        problems.Refuse(value, $"timeoutMs must be a whole number from 1 to {MaxTimeoutMs}, not {ManifestProblems.Shown(value)}");
        return TimeSpan.Zero;
    }

    /// <summary>True for the first word, false for the other.</summary>
    private bool Choose(YamlNode value, string key, string first, string second)
    {
        var word = (value as YamlScalar)?.Value;
        if (word != first && word != second)
        {
            problems.Refuse(value, $"{key} must be {second} or {first}, not {ManifestProblems.Shown(value)}");
        }

        return word == first;
    }
}
