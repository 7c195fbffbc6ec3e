using SandboxGateway.Contracts;
using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>
/// What the steps before the worker came to: a fault, or a request that is ready for <paramref name="Model"/>. Holds the
/// contract's check, which is disposed when the answer has been checked too.
/// </summary>
internal readonly record struct PreparedInference(
    ServedModel? Model, ModelSignature? Signature, ContractCheck? Contract, GatewayFault? Fault) : IDisposable
{
    public void Dispose() => Contract?.Dispose();
}
