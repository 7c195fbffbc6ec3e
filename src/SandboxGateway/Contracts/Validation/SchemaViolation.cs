namespace SandboxGateway.Contracts.Validation;

/// <summary>One way in which a document is wrong.</summary>
/// <param name="Instance">JSON pointer into the document.</param>
/// <param name="Schema">JSON pointer into the schema.</param>
/// <param name="Keyword">The keyword that was not met, or <c>json</c> if the text is no strict JSON.</param>
/// <param name="Expected">What the keyword asks for.</param>
/// <param name="Found">What is there: never the text of a string.</param>
internal sealed record SchemaViolation(string Instance, string Schema, string Keyword, string Expected, string Found);
