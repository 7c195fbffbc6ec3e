using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>Reads a group "sanitize": a kind of text, and actions for single findings over its defaults. Used by one thread.</summary>
internal sealed class SanitizeReader(ManifestProblems problems)
{
    private static readonly Dictionary<string, TextFindings> _findings = Enum.GetValues<TextFindings>()
        .Where(finding => (finding & TextFindings.Undeclared) == 0 && int.PopCount((int)finding) == 1)
        .ToDictionary(TextSanitizer.Name);

    private static readonly Dictionary<string, TextAction> _actions = Enum.GetValues<TextAction>()
        .ToDictionary(action => action.ToString().ToLowerInvariant());

    /// <summary>Keys of the group; model.schema.json lists the same.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["as", "form", "text", .. _findings.Keys];

    public static IReadOnlyList<string> Actions { get; } = [.. _actions.Keys];

    /// <param name="value">The group.</param>
    /// <param name="basis">The policy the keys change, unless the group says what kind of text it is for.</param>
    public TextPolicy Read(YamlNode value, TextPolicy basis)
    {
        if (value is not YamlMapping group)
        {
            problems.Refuse(value, $"sanitize must be a group of keys, which may be empty, not {value.Kind}");
            return basis;
        }

        var policy = basis;
        foreach (var (_, kind) in group.Entries.Where(entry => entry.Key.Value == "as"))
        {
            policy = Choose(kind, ("prose", TextPolicy.Prose), ("name", TextPolicy.Name)) ?? policy;
        }

        foreach (var (key, action) in group.Entries.Where(entry => entry.Key.Value != "as"))
        {
            policy = ReadKey(policy, key, action);
        }

        return policy;
    }

    private TextPolicy ReadKey(TextPolicy policy, YamlScalar key, YamlNode value)
    {
        switch (key.Value)
        {
            case "form":
                return Choose(value, ("nfc", policy with { Compatibility = false }), ("nfkc", policy with { Compatibility = true })) ?? policy;
            case "text":
                return Choose(value, ("true", policy with { IsText = true }), ("false", policy with { IsText = false })) ?? policy;
            default:
                return ReadAction(policy, key, value);
        }
    }

    private TextPolicy ReadAction(TextPolicy policy, YamlScalar key, YamlNode value)
    {
        if (!_findings.TryGetValue(key.Value, out var finding))
        {
            problems.RefuseKey(key, Keys);
            return policy;
        }

        if (value is not YamlScalar scalar || !_actions.TryGetValue(scalar.Value, out var action))
        {
            problems.Refuse(value, $"{key.Value} must be {string.Join(" or ", Actions)}, not {ManifestProblems.Shown(value)}");
            return policy;
        }

        if (action == TextAction.Strip && (finding & TextFindings.Strippable) == 0)
        {
            problems.Refuse(value, $"{key.Value} cannot be stripped: what is left would mean something else");
            return policy;
        }

        return policy.With(finding, action);
    }

    private TextPolicy? Choose(YamlNode value, (string Word, TextPolicy Policy) one, (string Word, TextPolicy Policy) other)
    {
        var word = (value as YamlScalar)?.Value;
        if (word == one.Word || word == other.Word)
        {
            return word == one.Word ? one.Policy : other.Policy;
        }

        problems.Refuse(value, $"must be {one.Word} or {other.Word}, not {ManifestProblems.Shown(value)}");
        return null;
    }
}
