namespace SandboxGateway.Contracts.Patterns;

/// <summary>An ECMA-262 pattern as .NET writes it.</summary>
/// <param name="Pattern">The .NET pattern, of use only if the other two are null.</param>
/// <param name="Mistake">Why the text is no ECMA-262 pattern.</param>
/// <param name="Unsupported">What the pattern needs that no matcher without backtracking has.</param>
internal sealed record EcmaTranslation(string Pattern, string? Mistake, string? Unsupported);
