using System.Globalization;
using System.Net.Http.Headers;
using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Reads an inference request from HTTP in the forms of the protocol's binary tensor extension: JSON alone; JSON followed
/// by raw tensors; or the raw bytes of a model's only input. One per request.
/// </summary>
internal sealed class HttpWireForm(HttpRequest http, int maxRequestBytes) : IWireForm
{
    /// <summary>Says how much of a body is JSON, in bytes; 0 if the body is the raw input of the model.</summary>
    public const string JsonLengthHeader = "Inference-Header-Content-Length";

    public WireProtocol Protocol => WireProtocol.Http;

    public async ValueTask<GatewayFault?> ReadAsync(
        ModelSignature model, ContractCheck? contract, InferenceRequest request, CancellationToken cancellationToken)
    {
        var (body, fault) = await ReadBodyAsync(request, cancellationToken);
        if (fault is not null)
        {
            return fault;
        }

        if (contract is not null && await contract.TakeTurnAsync(body.Length, cancellationToken) is { } refused)
        {
            return refused;
        }

        var lengthHeader = http.Headers[JsonLengthHeader];
        if (lengthHeader.Count == 0)
        {
            return JsonInferReader.Read(body.Span, model, request, contract);
        }

        if (!int.TryParse(lengthHeader, NumberStyles.None, CultureInfo.InvariantCulture, out var jsonLength)
            || jsonLength > body.Length)
        {
            return GatewayFault.Invalid(JsonLengthHeader, $"must be a whole number from 0 to the body's {body.Length} bytes");
        }

        return jsonLength == 0
            ? ReadRaw(body, model, request, contract)
            : JsonInferReader.Read(body.Span[..jsonLength], body[jsonLength..], model, request, contract);
    }

    /// <summary>Reads a body of any call, unpacked, if its headers say what we read.</summary>
    public static ValueTask<(ReadOnlyMemory<byte> Body, GatewayFault? Fault)> ReadBodyAsync(
        HttpRequest http, int maxBytes, InferenceRequest request, CancellationToken cancellationToken)
    {
        var unsupported = ContentCodings.ReadContentEncoding(http.Headers.ContentEncoding, out var codings) ?? CheckContentType(http);
        return unsupported is null
            ? HttpBody.ReadAsync(http, codings, maxBytes, request, cancellationToken)
            : ValueTask.FromResult<(ReadOnlyMemory<byte> Body, GatewayFault? Fault)>((default, unsupported));
    }

    /// <summary>Reads this request's body.</summary>
    public ValueTask<(ReadOnlyMemory<byte> Body, GatewayFault? Fault)> ReadBodyAsync(
        InferenceRequest request, CancellationToken cancellationToken) =>
        ReadBodyAsync(http, maxRequestBytes, request, cancellationToken);

    public GatewayFault? CheckAnswer(InferenceRequest request, InferenceResponse response) =>
        JsonRepresentable.Check(request, response);

    private static GatewayFault? ReadRaw(
        ReadOnlyMemory<byte> body, ModelSignature model, InferenceRequest request, ContractCheck? contract)
    {
        var fault = RawRequest.Read(body, model, request);
        if (fault is null && contract is { HasRequestSchema: true })
        {
            RequestDocument.JudgeTensors(contract, request);
        }

        return fault;
    }

    private static GatewayFault? CheckContentType(HttpRequest http) => http.ContentType is not { } contentType || IsSupported(contentType)
        ? null
        : new GatewayFault(
            GatewayError.UnsupportedMediaType,
            "Content-Type: must be application/json (in UTF-8) or application/octet-stream; with curl, say "
            + "-H 'Content-Type: application/json'.");

    private static bool IsSupported(string contentType)
    {
        // What nearly every client sends, without parsing it.
        if (contentType is "application/json" or "application/octet-stream")
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            && parsed.MediaType?.ToLowerInvariant() is "application/json" or "application/octet-stream"
            && parsed.CharSet?.Trim('"').ToLowerInvariant() is null or "utf-8";
    }
}
