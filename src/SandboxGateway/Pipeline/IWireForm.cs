using SandboxGateway.Contracts;
using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>The wire form of one request and its answer: JSON with binary tensors over HTTP, or gRPC messages.</summary>
internal interface IWireForm
{
    WireProtocol Protocol { get; }

    /// <summary>
    /// Fills <paramref name="request"/>. Checks the protocol's own rules (syntax, datatypes, element counts, ranges), not
    /// the model's: <paramref name="model"/> only spares copies of names it already knows. If the model has a contract, the
    /// request's document is judged by it on the way; what that finds stays in <paramref name="contract"/>.
    /// </summary>
    /// <returns>Null, or what is wrong with the request.</returns>
    ValueTask<GatewayFault?> ReadAsync(
        ModelSignature model, ContractCheck? contract, InferenceRequest request, CancellationToken cancellationToken);

    /// <summary>Finds outputs this form cannot carry as the client asked for them, such as NaN in JSON.</summary>
    /// <returns>Null, or what stands in the way.</returns>
    GatewayFault? CheckAnswer(InferenceRequest request, InferenceResponse response);
}
