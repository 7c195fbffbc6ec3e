using SandboxGateway.Contracts.Sanitizing;

namespace SandboxGateway.Pipeline;

/// <summary>What was found in the texts of one input: taken out of them, and left but worth telling.</summary>
internal readonly record struct TextNote(string Input, TextFindings Stripped, TextFindings Flagged)
{
    public bool IsEmpty => (Stripped | Flagged) == TextFindings.None;

    public TextNote With(TextFindings stripped, TextFindings flagged) =>
        this with { Stripped = Stripped | stripped, Flagged = Flagged | flagged };
}
