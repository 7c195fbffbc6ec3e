using System.Text;
using Microsoft.AspNetCore.Http;
using SandboxGateway.Api.Http;
using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Api.Http;

/// <summary>Reads requests as the gateway does, from a body and its headers.</summary>
internal static class InferReading
{
    public const int MaxRequestBytes = 4 << 20;

    public static readonly ModelSignature Model = new(
        [new TensorSignature("x", DataType.Fp32, [-1, 4], false)],
        [new TensorSignature("y", DataType.Fp32, [-1, 3], false)]);

    public static Task<GatewayFault?> ReadAsync(string json, InferenceRequest request) =>
        ReadAsync(Encoding.UTF8.GetBytes(json), [], request);

    /// <summary>Sends JSON and binary tensors; the header that tells them apart is only set if there are any.</summary>
    public static Task<GatewayFault?> ReadAsync(byte[] json, byte[] binary, InferenceRequest request) =>
        ReadAsync(
            [.. json, .. binary],
            http =>
            {
                if (binary.Length > 0)
                {
                    http.Headers[HttpWireForm.JsonLengthHeader] = $"{json.Length}";
                }
            },
            Model,
            request);

    public static Task<GatewayFault?> ReadAsync(
        string json, InferenceRequest request, ModelSignature model, ContractCheck? contract) =>
        ReadAsync(Encoding.UTF8.GetBytes(json), _ => { }, model, request, contract);

    public static async Task<GatewayFault?> ReadAsync(
        byte[] body, Action<HttpRequest> configure, ModelSignature model, InferenceRequest request, ContractCheck? contract = null)
    {
        var http = new DefaultHttpContext().Request;
        http.Body = new MemoryStream(body);
        http.ContentLength = body.Length;
        http.ContentType = "application/json";
        configure(http);
        return await new HttpWireForm(http, MaxRequestBytes).ReadAsync(model, contract, request, CancellationToken.None);
    }

    /// <summary>A request with one input that holds <paramref name="members"/> besides its name.</summary>
    public static string OneInput(string members) => $$"""{"inputs":[{"name":"x",{{members}}}]}""";

    public static string Input(string datatype, string shape, string data) =>
        OneInput($"\"datatype\":\"{datatype}\",\"shape\":{shape},\"data\":{data}");
}
