using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>Reads the wire form of one request: JSON with binary tensors over HTTP, or a gRPC message.</summary>
internal interface IRequestReader
{
    WireProtocol Protocol { get; }

    /// <summary>
    /// Fills <paramref name="request"/>. Checks the protocol's own rules (syntax, datatypes, element counts, ranges), not
    /// the model's: <paramref name="model"/> only spares copies of names it already knows.
    /// </summary>
    /// <returns>Null, or what is wrong with the request.</returns>
    ValueTask<GatewayFault?> ReadAsync(ModelSignature model, InferenceRequest request, CancellationToken cancellationToken);
}
