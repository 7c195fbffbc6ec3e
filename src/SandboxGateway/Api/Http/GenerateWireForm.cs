using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>
/// The form of the generate extension: one JSON object whose members are inputs and parameters by name, and another one with the
/// outputs. One per request.
/// </summary>
internal sealed class GenerateWireForm(HttpWireForm http) : IWireForm
{
    public WireProtocol Protocol => WireProtocol.Http;

    public async ValueTask<GatewayFault?> ReadAsync(
        ModelSignature model, ContractCheck? contract, InferenceRequest request, CancellationToken cancellationToken)
    {
        var (body, fault) = await http.ReadBodyAsync(request, cancellationToken);
        if (fault is null && contract is not null)
        {
            fault = await contract.TakeTurnAsync(body.Length, cancellationToken);
        }

        return fault ?? GenerateReader.Read(body.Span, model, request, contract);
    }

    public GatewayFault? CheckAnswer(InferenceRequest request, InferenceResponse response) =>
        JsonRepresentable.Check(request, response);
}
