namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>What is done about each finding in the texts of one input. Immutable.</summary>
internal sealed record TextPolicy
{
    /// <summary>For prose: what no honest text holds is refused, what is merely invisible is stripped, what may deceive is flagged.</summary>
    public static readonly TextPolicy Prose = new()
    {
        Refuse = TextFindings.UnicodeTags | TextFindings.VariationSelectors | TextFindings.Controls,
        Strip = TextFindings.ZeroWidth,
        Flag = TextFindings.Bidi | TextFindings.Secrets,
    };

    /// <summary>For names and identifiers, which are compared and looked up.</summary>
    public static readonly TextPolicy Name = new()
    {
        Refuse = TextFindings.Characters & ~TextFindings.Normalization | TextFindings.Paths,
        Strip = TextFindings.Normalization,
        Flag = TextFindings.Secrets,
        IsName = true,
        Compatibility = true,
    };

    public TextFindings Refuse { get; private init; }

    public TextFindings Strip { get; private init; }

    public TextFindings Flag { get; private init; }

    /// <summary>The texts are names: joiners count as invisible.</summary>
    public bool IsName { get; private init; }

    /// <summary>Normalization form KC is meant instead of C.</summary>
    public bool Compatibility { get; init; }

    /// <summary>Whether bytes that came raw are text too; null: only what came as text is.</summary>
    public bool? IsText { get; init; }

    public TextFindings Wanted => Refuse | Strip | Flag;

    public TextPolicy With(TextFindings finding, TextAction action) => this with
    {
        Refuse = action == TextAction.Refuse ? Refuse | finding : Refuse & ~finding,
        Strip = action == TextAction.Strip ? Strip | finding : Strip & ~finding,
        Flag = action == TextAction.Flag ? Flag | finding : Flag & ~finding,
    };
}
