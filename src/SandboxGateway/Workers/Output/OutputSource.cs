namespace SandboxGateway.Workers.Output;

/// <summary>Where output comes from.</summary>
/// <param name="SandboxId">The sandbox.</param>
/// <param name="Model">Name of its model.</param>
/// <param name="IsError">Standard error, not standard output.</param>
internal sealed record OutputSource(string SandboxId, string Model, bool IsError);
