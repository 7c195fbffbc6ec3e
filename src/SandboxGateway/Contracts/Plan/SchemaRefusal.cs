namespace SandboxGateway.Contracts.Plan;

/// <summary>Why a schema is not taken.</summary>
/// <param name="Pointer">JSON pointer into the schema.</param>
/// <param name="Reason">What is wrong there.</param>
internal sealed record SchemaRefusal(string Pointer, string Reason);
