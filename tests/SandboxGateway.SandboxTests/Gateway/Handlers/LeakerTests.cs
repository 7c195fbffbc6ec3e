using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway.Handlers;

/// <summary>The sample that leaks, in a real sandbox: redacted, blocked and reported, over both wires.</summary>
public sealed class LeakerTests(LeakerGateway leaker) : IClassFixture<LeakerGateway>
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // As the handler makes it.
    private static readonly string _token = "ghp_" + string.Concat(
        SHA512.HashData("a token that nobody was ever given"u8).Take(36).Select(value => Letters[value % 62]));

    public static TheoryData<string> Texts => ["plain", "escaped", "base64", "hex", "gzip", "reversed", "rot13", "zero-width", "split"];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Infer_TokenInText_LeavesAsAMarkerOverBothWires(string way)
    {
        var rest = await PostAsync(way);
        var grpc = await new GrpcClient(leaker.Gateway.Grpc).ModelInferAsync(Request(way));

        var texts = rest.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(text => text.GetString()!).ToList();
        Assert.Contains("[REDACTED:github-pat]", texts[0], StringComparison.Ordinal);
        Assert.True(texts.Sum(text => text.Length) < "[REDACTED:github-pat]".Length + 8, string.Join('|', texts));
        Assert.Equal(way == "split" ? 3 : 1, texts.Count);
        Assert.Equal("github-pat redact 1", rest.GetProperty("parameters").GetProperty("secret_filter").GetString());
        Assert.Contains("[REDACTED:github-pat]", grpc.RawOutputContents[0].ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal("github-pat redact 1", grpc.Parameters["secret_filter"].StringParam);
    }

    [Theory]
    [InlineData("numbers", 1)]
    [InlineData("floats", 2)]
    [InlineData("bits", 3)]
    public async Task Infer_TokenInNumbers_LeavesAsZeros(string way, int output)
    {
        var values = (await PostAsync(way)).GetProperty("outputs")[output].GetProperty("data").EnumerateArray().ToList();

        Assert.Equal(_token.Length * (way == "bits" ? 8 : 1), values.Count);
        Assert.All(values, value => Assert.True(value.ValueKind == JsonValueKind.False || (value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0)));
    }

    [Fact]
    public async Task Infer_TokenInAnError_LeavesAsAMarker()
    {
        var error = (await PostAsync("error")).GetProperty("error").GetString();
        var fault = await Assert.ThrowsAsync<RpcException>(() => new GrpcClient(leaker.Gateway.Grpc).ModelInferAsync(Request("error")));

        Assert.Contains("not with this key: [REDACTED:github-pat]", error, StringComparison.Ordinal);
        Assert.Contains("not with this key: [REDACTED:github-pat]", fault.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_EnvironmentOfTheSandbox_IsBlockedAndReported()
    {
        using var response = await SendAsync("environment");
        var fault = await Assert.ThrowsAsync<RpcException>(() => new GrpcClient(leaker.Gateway.Grpc).ModelInferAsync(Request("environment")));
        var incidents = await leaker.Gateway.Http.GetStringAsync(new Uri("admin/v1/incidents?model=leaker", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, fault.StatusCode);
        Assert.Contains("sandbox-marker", incidents, StringComparison.Ordinal);
        Assert.DoesNotContain("sgmark_", incidents, StringComparison.Ordinal);
        Assert.DoesNotContain(_token[4..], incidents, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> SendAsync(string way) => leaker.Gateway.InferAsync(
        "leaker", $$"""{"inputs":[{"name":"way","datatype":"BYTES","shape":[1],"data":["{{way}}"]}]}""");

    private async Task<JsonElement> PostAsync(string way)
    {
        using var response = await SendAsync(way);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static ModelInferRequest Request(string way) => new()
    {
        ModelName = "leaker",
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "way", Datatype = "BYTES", Shape = { 1 } } },
        RawInputContents = { ByteString.CopyFrom([.. BitConverter.GetBytes(way.Length), .. Encoding.ASCII.GetBytes(way)]) },
    };
}
