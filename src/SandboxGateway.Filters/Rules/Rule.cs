namespace SandboxGateway.Filters.Rules;

/// <summary>One kind of secret, as a rule file describes it.</summary>
public sealed record Rule
{
    public required string Id { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The file it comes from: clouds, mail, operator's own.</summary>
    public required string Family { get; init; }

    /// <summary>Where the format is published; empty for an operator's own.</summary>
    public string Source { get; init; } = "";

    /// <summary>What the secret looks like; see <c>Shapes/ShapeParser.cs</c> for the language.</summary>
    public required string Shape { get; init; }

    /// <summary>Words before an assignment that make a value of this shape this kind; empty when the shape speaks for itself.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    public bool IgnoreCase { get; init; }

    public Severity Severity { get; init; } = Severity.High;

    public SecretCheck Check { get; init; }

    /// <summary>Bits for each character a match must at least have: below it is a placeholder, not a secret.</summary>
    public double MinEntropy { get; init; }

    /// <summary>How sure a match is before checks, from 0 to 1.</summary>
    public double Confidence { get; init; } = 0.9;

    /// <summary>Whether a match may stand inside a longer word.</summary>
    public bool Glued { get; init; }

    /// <summary>Whether a match must hold a digit and be none of the usual placeholders; for shapes that words have too.</summary>
    public bool Random { get; init; }

    /// <summary>
    /// Whether there is nothing fixed to look for: every run of letters, digits and signs of base64 with capitals and digits in
    /// it is held against the shape.
    /// </summary>
    public bool Run { get; init; }

    /// <summary>Whether a match must change between small letters, capitals and digits as often as random ones do.</summary>
    public bool Mixed { get; init; }

    /// <summary>How a match must not begin.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether findings keep what was found; for markers that are no secrets themselves.</summary>
    public bool KeepsMatch { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Line of the rule in its file, counted from 1.</summary>
    public long Line { get; init; }
}
