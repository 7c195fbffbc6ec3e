using SandboxGateway.Filters.Anchors;

namespace SandboxGateway.Filters.Rules;

/// <summary>The rules of one scanner, compiled. Immutable, so safe to share; a change of rules makes a new one.</summary>
public sealed class RuleSet
{
    private static readonly Lazy<RuleSet> _builtIn = new(() => new RuleSet(BuiltInRules.All, []));

    private RuleSet(IReadOnlyList<Rule> rules, IReadOnlyList<string> allowed)
    {
        Rules = rules;
        Allowed = new HashSet<string>(allowed, StringComparer.Ordinal);
        Compiled = [.. rules.Where(rule => rule.Enabled).Select(rule =>
            CompiledRule.TryCompile(rule, out var mistake) ?? throw new InvalidOperationException($"{rule.Id}: {mistake}"))];
        Runs = [.. Compiled.Where(rule => rule.Rule.Run)];
        Scanner = new AnchorScanner([.. CompiledRule.Anchors(Compiled), .. TurnedAnchors.Of(Compiled)]);
        Turned = new AnchorScanner([.. TurnedAnchors.OfAll(Compiled)]);
    }

    /// <summary>The rules that come with the library.</summary>
    public static RuleSet BuiltIn => _builtIn.Value;

    /// <summary>All rules, also those switched off.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    internal IReadOnlySet<string> Allowed { get; }

    internal CompiledRule[] Compiled { get; }

    /// <summary>Those that any run is held against.</summary>
    internal CompiledRule[] Runs { get; }

    /// <summary>Finds what the rules are found by.</summary>
    internal AnchorScanner Scanner { get; }

    /// <summary>Finds the same backwards or rotated.</summary>
    internal AnchorScanner Turned { get; }

    /// <summary>A set of these rules alone, each of which must be sound.</summary>
    public static RuleSet Of(IReadOnlyList<Rule> rules) => new(rules, []);

    /// <summary>Reads an operator's rule file; its <see cref="RuleFile.Problems"/> must be looked at before use.</summary>
    public static RuleFile Read(string name, string text) => RuleFileReader.Read(name, text);

    /// <summary>These rules with an operator's file over them, or null and the <paramref name="problems"/>.</summary>
    public RuleSet? With(RuleFile file, out IReadOnlyList<RuleProblem> problems)
    {
        var names = Rules.Concat(file.Rules).SelectMany(rule => new[] { rule.Id, rule.Family }).ToHashSet(StringComparer.Ordinal);
        var unknown = file.Disable.Concat(file.Enable).Where(name => !names.Contains(name));
        var twice = file.Rules.GroupBy(rule => rule.Id).Where(group => group.Count() > 1).Select(group => group.Last());
        problems =
        [
            .. file.Problems,
            .. unknown.Select(name => new RuleProblem(file.Name, 1, $"there is no rule or family '{name}'")),
            .. twice.Select(rule => new RuleProblem(file.Name, rule.Line, $"rule {rule.Id} is there twice")),
        ];
        if (problems.Count > 0)
        {
            return null;
        }

        var replaced = file.Rules.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        var rules = Rules.Where(rule => !replaced.Contains(rule.Id)).Concat(file.Rules).Select(rule => Switch(rule, file));
        return new RuleSet([.. rules], [.. Allowed, .. file.Allow]);
    }

    private static Rule Switch(Rule rule, RuleFile file) =>
        file.Disable.Contains(rule.Id) || file.Disable.Contains(rule.Family) ? rule with { Enabled = false }
        : file.Enable.Contains(rule.Id) || file.Enable.Contains(rule.Family) ? rule with { Enabled = true }
        : rule;
}
