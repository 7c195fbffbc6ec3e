using Microsoft.Extensions.Options;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Filters;

/// <summary>
/// The rules in force: the built-in ones, the operator's over them, and that for markers of sandboxes, which nothing switches
/// off. Immutable, so thread-safe.
/// </summary>
internal sealed class FilterRules
{
    public FilterRules(IOptions<FilterOptions> options)
    {
        var rules = RuleSet.BuiltIn;
        if (options.Value.Rules is { } path)
        {
            rules = Add(rules, RuleSet.Read(path, ReadFile(path)));
        }

        rules = Add(rules, Canaries.RuleFile);
        var ids = rules.Rules.Select(static rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        if (options.Value.RuleActions.Keys.FirstOrDefault(id => !ids.Contains(id)) is { } unknown)
        {
            throw new StartupException($"{FilterOptions.Section}:{nameof(FilterOptions.RuleActions)}: there is no rule '{unknown}'.");
        }

        Ids = ids;
        Scanner = new SecretScanner(rules);
    }

    public SecretScanner Scanner { get; }

    public IReadOnlySet<string> Ids { get; }

    private static RuleSet Add(RuleSet rules, RuleFile file) => rules.With(file, out var problems)
        ?? throw new StartupException($"The filter's rules cannot be used: {string.Join("; ", problems)}");

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The filter's rules cannot be read: {exception.Message}");
        }
    }
}
