using System.Runtime.InteropServices;
using System.Text.Json;

namespace SandboxGateway.Client.Tests.Rest;

/// <summary>What is sent over HTTP.</summary>
public sealed class RestRequestTests
{
    private static readonly InferenceRequest _request = new()
    {
        Model = "a b",
        Version = "3",
        Id = "r\"1",
        Inputs = { InferenceTensor.Create("x", [1, 2], [1.5f, -2f]), InferenceTensor.FromStrings("s", [1], "é") },
        Outputs = { "y", new RequestedOutput("z") { Parameters = { ["classification"] = 3L } } },
        Parameters = { ["threshold"] = 0.5, ["flag"] = true, ["name"] = "n", ["big"] = ulong.MaxValue },
    };

    [Fact]
    public async Task Infer_Binary_IsJsonAndRawBytes()
    {
        var sent = await SendAsync(TensorEncoding.Binary);

        Assert.Equal("/v2/models/a%20b/versions/3/infer", sent.Path);
        Assert.Equal("application/octet-stream", sent.ContentType);
        var json = sent.Json;
        Assert.Equal("r\"1", json.GetProperty("id").GetString());
        Assert.Equal(
            """{"threshold":0.5,"flag":true,"name":"n","big":18446744073709551615,"binary_data_output":true}""",
            json.GetProperty("parameters").GetRawText());
        Assert.Equal(
            """[{"name":"x","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8}},{"name":"s","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":6}}]""",
            json.GetProperty("inputs").GetRawText());
        Assert.Equal("""[{"name":"y"},{"name":"z","parameters":{"classification":3}}]""", json.GetProperty("outputs").GetRawText());
        Assert.Equal([1.5f, -2f], MemoryMarshal.Cast<byte, float>(sent.Raw.AsSpan(0, 8)).ToArray());
        Assert.Equal([2, 0, 0, 0, 0xC3, 0xA9], sent.Raw[8..]);
    }

    [Fact]
    public async Task Infer_Json_IsJsonAlone()
    {
        var sent = await SendAsync(TensorEncoding.Json);

        Assert.Equal("application/json", sent.ContentType);
        Assert.Null(sent.JsonLength);
        Assert.Equal([1.5f, -2f], sent.Json.GetProperty("inputs")[0].GetProperty("data").Deserialize<float[]>()!);
        Assert.Equal(["é"], sent.Json.GetProperty("inputs")[1].GetProperty("data").Deserialize<string[]>()!);
        Assert.False(sent.Json.GetProperty("parameters").TryGetProperty("binary_data_output", out _));
    }

    [Fact]
    public async Task Infer_Timeout_IsToldInMicroseconds()
    {
        var sent = await SendAsync(
            TensorEncoding.Binary, new InferenceRequest { Model = "m", Timeout = TimeSpan.FromSeconds(20) });

        Assert.InRange(sent.Json.GetProperty("parameters").GetProperty("timeout").GetInt64(), 1, 20_000_000);
    }

    [Fact]
    public async Task Infer_Headers_AreSent()
    {
        var header = "";
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            header = context.Request.Headers.Authorization.ToString();
            return StubServer.WriteAsync(context, 200, """{"outputs":[]}""");
        });
        using var client = InferenceClient.ForRest(
            server.Http, new InferenceClientOptions { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer k" } });

        await client.InferAsync(Requests.Any, CancellationToken.None);

        Assert.Equal("Bearer k", header);
    }

    public static TheoryData<InferenceTensor> NotJson => new()
    {
        InferenceTensor.Create("x", [1], [float.NaN]),
        InferenceTensor.Create("x", [1], [double.PositiveInfinity]),
        InferenceTensor.Create("x", [1], [(Half)1]),
        InferenceTensor.Create("x", [1], [BFloat16.FromSingle(1)]),
        InferenceTensor.FromBytes("x", [1], new byte[] { 0xFF }),
    };

    [Theory]
    [MemberData(nameof(NotJson))]
    public async Task Infer_ValueJsonCannotCarry_IsRefusedBeforeItIsSent(InferenceTensor tensor)
    {
        await using var server = await StubServer.StartAsync(200, """{"outputs":[]}""");
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Encoding = TensorEncoding.Json });

        var request = new InferenceRequest { Model = "m", Inputs = { tensor } };
        await Assert.ThrowsAsync<ArgumentException>(() => client.InferAsync(request, CancellationToken.None));

        Assert.Equal(0, server.Requests);
    }

    private static async Task<Sent> SendAsync(TensorEncoding encoding, InferenceRequest? request = null)
    {
        var sent = new TaskCompletionSource<Sent>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var length = (string?)context.Request.Headers["Inference-Header-Content-Length"];
            var json = length is null ? (int)body.Length : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
            sent.SetResult(new Sent(
                // What the server's own parser makes of the path has lost its escapes.
                context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
                context.Request.ContentType,
                length,
                JsonDocument.Parse(body.ToArray().AsMemory(0, json)).RootElement,
                body.ToArray()[json..]));
            await StubServer.WriteAsync(context, 200, """{"outputs":[]}""");
        });
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Encoding = encoding });
        await client.InferAsync(request ?? _request, CancellationToken.None);
        return await sent.Task;
    }

    private sealed record Sent(string Path, string? ContentType, string? JsonLength, JsonElement Json, byte[] Raw);
}
