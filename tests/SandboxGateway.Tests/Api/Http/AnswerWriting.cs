using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SandboxGateway.Api.Http;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Api.Http;

/// <summary>Writes answers as the gateway does, and takes them apart as a client would.</summary>
internal sealed class AnswerWriting
{
    private static readonly ServedModel _served = new(ModelManifest.Refused("model", "none"), 3, "/");

    private AnswerWriting(HttpResponse http, GatewayFault? fault, byte[] body)
    {
        Http = http;
        Fault = fault;
        Body = body;
    }

    public HttpResponse Http { get; }

    public GatewayFault? Fault { get; }

    public byte[] Body { get; }

    /// <summary>The JSON part, which must be valid.</summary>
    public JsonElement Json => JsonDocument.Parse(Body.AsMemory(0, JsonLength)).RootElement;

    public byte[] Binary => Body[JsonLength..];

    private int JsonLength => Http.Headers[HttpWireForm.JsonLengthHeader] is [var header]
        ? int.Parse(header!, CultureInfo.InvariantCulture)
        : Body.Length;

    public static Task<AnswerWriting> WriteAsync(InferenceRequest request, params Tensor[] outputs) =>
        WriteAsync(request, ContentCoding.Identity, outputs);

    public static async Task<AnswerWriting> WriteAsync(InferenceRequest request, ContentCoding coding, params Tensor[] outputs)
    {
        var http = new DefaultHttpContext().Response;
        var body = new MemoryStream();
        http.Body = body;
        using var response = new InferenceResponse([.. outputs], null);
        var fault = JsonRepresentable.Check(request, response);
        if (fault is null)
        {
            await HttpResponseWriter.WriteAsync(http, _served, request, response, coding, CancellationToken.None);
        }

        return new AnswerWriting(http, fault, body.ToArray());
    }
}
