namespace SandboxGateway.Registry;

/// <summary>
/// A model's state at one moment. <paramref name="Reason"/> says why it is not ready; <paramref name="Signature"/> is known
/// from the first successful load on, also while a new worker starts. Immutable; swapped whole.
/// </summary>
internal sealed record ModelStatus(ModelState State, string? Reason, ModelSignature? Signature);
