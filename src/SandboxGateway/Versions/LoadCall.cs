using SandboxGateway.Pipeline;

namespace SandboxGateway.Versions;

/// <summary>A call that waits until a model is loaded.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Done">Takes null, or what went wrong.</param>
internal sealed record LoadCall(string Name, Action<GatewayFault?> Done);
