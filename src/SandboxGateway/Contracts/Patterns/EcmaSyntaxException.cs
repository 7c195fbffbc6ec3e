namespace SandboxGateway.Contracts.Patterns;

/// <summary>Ends the recursive descent through a pattern that is wrong; never leaves <see cref="EcmaPatternTranslator"/>.</summary>
internal sealed class EcmaSyntaxException(string message) : Exception(message);
