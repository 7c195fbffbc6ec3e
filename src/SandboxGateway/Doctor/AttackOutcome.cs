namespace SandboxGateway.Doctor;

/// <summary>How one trial ended.</summary>
/// <param name="Trial">What was tried.</param>
/// <param name="Verdict">What that means.</param>
/// <param name="Token">What stopped it, in the words of <see cref="Attack.Layers"/>; empty if nothing did.</param>
/// <param name="Errno">The errno it was refused with; 0 if it ended otherwise.</param>
/// <param name="Detail">For people.</param>
internal sealed record AttackOutcome(AttackTrial Trial, AttackVerdict Verdict, string Token, int Errno, string Detail)
{
    /// <summary>Layers this outcome is the mark of. More than one where two refuse alike.</summary>
    public IEnumerable<string> ActedBy => Trial.LayersMarked(Token);

    /// <summary>Whether it is an outcome the catalogue knows.</summary>
    public bool IsExpected => Verdict == AttackVerdict.Contained && ActedBy.Any();
}
