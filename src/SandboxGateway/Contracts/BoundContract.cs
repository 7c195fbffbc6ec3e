using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts;

/// <summary>A contract and the signature of the model it is for. Immutable; shared by all threads.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Signature">What the model said of itself when it loaded.</param>
/// <param name="Inputs">For each input of the signature what is asked of it, or null.</param>
/// <param name="Outputs">The same for outputs.</param>
/// <param name="Texts">For each input what is done about findings in its texts, or null.</param>
internal sealed record BoundContract(
    ModelContract Contract, ModelSignature Signature, TensorCheck?[] Inputs, TensorCheck?[] Outputs, TextPolicy?[] Texts);
