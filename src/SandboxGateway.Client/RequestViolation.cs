namespace SandboxGateway.Client;

/// <summary>One thing that a model's contract found wrong with a request.</summary>
/// <param name="Pointer">Where in the request, as a JSON pointer (RFC 6901).</param>
/// <param name="Description">Which rule it breaks, what was expected and what was found.</param>
public sealed record RequestViolation(string Pointer, string Description);
