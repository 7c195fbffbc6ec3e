using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SandboxGateway.Filters.Rules;

/// <summary>
/// Reads a rule file and reports every mistake with its line; unknown keys are mistakes. Used for one file, by one thread.
/// </summary>
internal sealed class RuleFileReader
{
    private readonly string _file;
    private readonly List<RuleProblem> _problems = [];

    private RuleFileReader(string file) => _file = file;

    public static RuleFile Read(string file, string text)
    {
        var reader = new RuleFileReader(file);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            reader.Refuse(exception.Start, $"not YAML: {exception.Message}");
            return new RuleFile { Name = file, Problems = reader._problems };
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return reader.ReadFile(root);
        }

        reader.Refuse(new Mark(0, 1, 1), "one group of keys is needed: rules, disable, enable, allow");
        return new RuleFile { Name = file, Problems = reader._problems };
    }

    private RuleFile ReadFile(YamlMappingNode root)
    {
        var family = "operator";
        var severity = Severity.High;
        var enabled = true;
        var file = new RuleFile { Name = _file };
        YamlSequenceNode? rules = null;
        foreach (var (key, value) in root.Children)
        {
            switch (Text(key))
            {
                case "family":
                    family = Text(value);
                    break;
                case "severity":
                    severity = Choice<Severity>(value);
                    break;
                case "enabled":
                    enabled = Flag(value);
                    break;
                case "rules":
                    rules = value as YamlSequenceNode;
                    break;
                case "disable":
                    file = file with { Disable = Texts(value) };
                    break;
                case "enable":
                    file = file with { Enable = Texts(value) };
                    break;
                case "allow":
                    file = file with { Allow = Texts(value) };
                    break;
                default:
                    Refuse(key.Start, $"there is no key '{key}' here");
                    break;
            }
        }

        var template = new Rule { Id = "", Title = "", Shape = "", Family = family, Severity = severity, Enabled = enabled };
        return file with { Rules = ReadRules(rules, template), Problems = _problems };
    }

    private List<Rule> ReadRules(YamlSequenceNode? nodes, Rule template)
    {
        var rules = new List<Rule>();
        foreach (var node in nodes?.Children ?? [])
        {
            if (node is not YamlMappingNode mapping)
            {
                Refuse(node.Start, "a rule is a group of keys");
                continue;
            }

            var rule = template with { Line = node.Start.Line };
            foreach (var (key, value) in mapping.Children)
            {
                rule = ReadKey(rule, key, value);
            }

            if (rule.Id.Length == 0 || rule.Title.Length == 0 || rule.Shape.Length == 0)
            {
                Refuse(node.Start, "a rule needs id, title and shape");
                continue;
            }

            if (CompiledRule.TryCompile(rule, out var mistake) is null)
            {
                Refuse(node.Start, $"rule {rule.Id}: {mistake}");
                continue;
            }

            rules.Add(rule);
        }

        return rules;
    }

    private Rule ReadKey(Rule rule, YamlNode key, YamlNode value)
    {
        switch (Text(key))
        {
            case "id":
                return rule with { Id = Text(value) };
            case "title":
                return rule with { Title = Text(value) };
            case "source":
                return rule with { Source = Text(value) };
            case "shape":
                return rule with { Shape = Text(value) };
            case "keywords":
                return rule with { Keywords = Texts(value) };
            case "ignoreCase":
                return rule with { IgnoreCase = Flag(value) };
            case "severity":
                return rule with { Severity = Choice<Severity>(value) };
            case "check":
                return rule with { Check = Choice<SecretCheck>(value) };
            case "entropy":
                return rule with { MinEntropy = Number(value, max: 8) };
            case "confidence":
                return rule with { Confidence = Number(value, max: 1) };
            case "glued":
                return rule with { Glued = Flag(value) };
            case "random":
                return rule with { Random = Flag(value) };
            case "run":
                return rule with { Run = Flag(value) };
            case "mixed":
                return rule with { Mixed = Flag(value) };
            case "except":
                return rule with { Except = Texts(value) };
            case "enabled":
                return rule with { Enabled = Flag(value) };
            default:
                Refuse(key.Start, $"a rule has no key '{key}'");
                return rule;
        }
    }

    private string Text(YamlNode node)
    {
        if (node is YamlScalarNode { Value: { } text })
        {
            return text;
        }

        Refuse(node.Start, "text is needed here");
        return "";
    }

    private List<string> Texts(YamlNode node)
    {
        if (node is YamlSequenceNode sequence)
        {
            return [.. sequence.Children.Select(Text)];
        }

        Refuse(node.Start, "a list of texts is needed here");
        return [];
    }

    private bool Flag(YamlNode node)
    {
        if (bool.TryParse(Text(node), out var flag))
        {
            return flag;
        }

        Refuse(node.Start, "true or false is needed here");
        return false;
    }

    private double Number(YamlNode node, double max)
    {
        if (double.TryParse(Text(node), CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= max)
        {
            return number;
        }

        Refuse(node.Start, string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {max} is needed here"));
        return 0;
    }

    private T Choice<T>(YamlNode node)
        where T : struct, Enum
    {
        var text = Text(node).Replace("-", "", StringComparison.Ordinal);
        if (Enum.TryParse<T>(text, ignoreCase: true, out var choice) && !char.IsAsciiDigit(text[0]))
        {
            return choice;
        }

        Refuse(node.Start, $"one of {string.Join(", ", Enum.GetNames<T>())} is needed here");
        return default;
    }

    private void Refuse(Mark mark, string message) => _problems.Add(new RuleProblem(_file, mark.Line, message));
}
