using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Registry;

namespace SandboxGateway.Filters;

/// <summary>What happens to the secrets in one model's outputs. Immutable, so thread-safe.</summary>
internal sealed class ModelFilter
{
    private readonly FilterOptions _options;
    private readonly OutputFilterDeclaration _declared;

    public ModelFilter(FilterOptions options, OutputFilterDeclaration? declared, byte[] hashKey)
    {
        _options = options;
        _declared = declared ?? new OutputFilterDeclaration();
        Redactor = new Redactor(rule => ToRedaction(ActionFor(rule)), hashKey);
    }

    public Redactor Redactor { get; }

    /// <summary>
    /// The model's word on the rule, then the gateway's, then the model's on all rules, then the gateway's. A marker of a
    /// sandbox always blocks.
    /// </summary>
    public OutputFilterAction ActionFor(Rule rule)
    {
        if (rule.Id == Canaries.RuleId)
        {
            return OutputFilterAction.Block;
        }

        if (_declared.Rules.TryGetValue(rule.Id, out var action) || _options.RuleActions.TryGetValue(rule.Id, out action))
        {
            return action;
        }

        return rule.Severity < _options.MinSeverity ? OutputFilterAction.Tag : _declared.Action ?? _options.Action;
    }

    /// <summary>Which rules fired, what was done, and how often; null unless the model asks for it.</summary>
    public string? Report(IEnumerable<Finding> findings) => !_declared.Report ? null : string.Join(
        ", ",
        findings.GroupBy(static finding => finding.Rule.Id, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {ActionFor(group.First().Rule).ToString().ToLowerInvariant()} {group.Count()}"));

    private static RedactionAction ToRedaction(OutputFilterAction action) => action switch
    {
        OutputFilterAction.Tag => RedactionAction.Tag,
        OutputFilterAction.Mask => RedactionAction.Mask,
        OutputFilterAction.Hash => RedactionAction.Hash,
        _ => RedactionAction.Replace,
    };
}
