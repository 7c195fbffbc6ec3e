namespace SandboxGateway.Contracts.Idna;

/// <summary>What a label's rules ask of a code point that a label may hold.</summary>
/// <param name="InContext">Allowed only where its own rule says so.</param>
/// <param name="Bidi">Its bidirectional class, by Unicode's short name.</param>
/// <param name="Joining">Its joining type: D, L, R, T, or a blank.</param>
/// <param name="Script">g for Greek, h for Hebrew, k for Hiragana, Katakana and Han, or a blank.</param>
/// <param name="IsMark">Whether it combines with what stands before it.</param>
/// <param name="CombiningClass">Its canonical combining class.</param>
internal sealed record IdnaCodePoint(bool InContext, string Bidi, char Joining, char Script, bool IsMark, int CombiningClass);
