using System.ComponentModel.DataAnnotations;
using SandboxGateway.Filters.Rules;
using SandboxGateway.Registry;

namespace SandboxGateway.Filters;

/// <summary>Settings of the secret filter; section Gateway:Filters. A model.yaml may say otherwise for its model.</summary>
internal sealed class FilterOptions
{
    public const string Section = "Gateway:Filters";

    /// <summary>The operator's rule file, over the built-in rules. Default: none.</summary>
    public string? Rules { get; set; }

    /// <summary>What happens to a secret of at least <see cref="MinSeverity"/>. Default: Redact.</summary>
    [EnumDataType(typeof(OutputFilterAction))]
    public OutputFilterAction Action { get; set; } = OutputFilterAction.Redact;

    /// <summary>Findings below it are only counted. Default: High, which leaves out names with values that look random.</summary>
    [EnumDataType(typeof(Severity))]
    public Severity MinSeverity { get; set; } = Severity.High;

    /// <summary>The action for single rules, by their ids, whatever their severity.</summary>
    public Dictionary<string, OutputFilterAction> RuleActions { get; } = new(StringComparer.Ordinal);
}
