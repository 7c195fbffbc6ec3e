using System.Text;
using Microsoft.AspNetCore.Http;

namespace SandboxGateway.Client.Tests.Rest;

/// <summary>What is made of answers over HTTP, right and wrong ones.</summary>
public sealed class RestAnswerTests
{
    [Fact]
    public async Task Infer_JsonAnswer_IsReadExactly()
    {
        var result = await InferAsync(
            """
            {"model_name":"m","model_version":"2","id":"i","parameters":{"secret_filter":"redact","n":3},"outputs":[
            {"name":"a","datatype":"INT64","shape":[2],"data":[9007199254740993,-9223372036854775808]},
            {"name":"b","datatype":"FP32","shape":[2,1],"data":[[1.5],[3.4028235e38]]},
            {"name":"c","datatype":"BYTES","shape":[2],"data":["é",""]},
            {"name":"d","datatype":"BOOL","shape":[],"data":[true]}]}
            """);

        Assert.Equal(("m", "2", "i"), (result.Model, result.Version, result.Id));
        Assert.Equal([9007199254740993, long.MinValue], result["a"].ToArray<long>());
        Assert.Equal([1.5f, float.MaxValue], result["b"].ToArray<float>());
        Assert.Equal(["é", ""], result["c"].ToStrings());
        Assert.Equal([true], result["d"].ToArray<bool>());
        Assert.Equal("redact", result.Parameters["secret_filter"]);
        Assert.Equal(3L, result.Parameters["n"].Value);
        Assert.Throws<KeyNotFoundException>(() => result["e"]);
    }

    [Fact]
    public async Task Infer_MixedAnswer_TakesRawBytesInOrder()
    {
        var result = await InferAsync(
            """{"outputs":[{"name":"a","datatype":"UINT8","shape":[2],"parameters":{"binary_data_size":2}},{"name":"b","datatype":"INT8","shape":[1],"data":[-1]},{"name":"c","datatype":"FP16","shape":[1],"parameters":{"binary_data_size":2}}]}""",
            [7, 8, 0x00, 0x3C]);

        Assert.Equal([7, 8], result["a"].ToArray<byte>());
        Assert.Equal([-1], result["b"].ToArray<sbyte>());
        Assert.Equal([(Half)1], result["c"].ToArray<Half>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"outputs":[{"datatype":"INT8","shape":[1],"data":[1]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT4","shape":[1],"data":[1]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[1],"data":[300]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[1],"data":["1"]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[2],"data":[1]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[-1],"data":[1]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[1]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[2],"parameters":{"binary_data_size":2}}]}""", 1)]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[1],"parameters":{"binary_data_size":-1}}]}""", 1)]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT8","shape":[1],"parameters":{"binary_data_size":1}}]}""", 1, 2)]
    public async Task Infer_AnswerThatIsNone_IsSaidToBeBad(string json, params int[] raw)
    {
        var failure = await Assert.ThrowsAsync<InferenceException>(() => InferAsync(json, [.. raw.Select(value => (byte)value)]));

        Assert.Equal(InferenceError.BadAnswer, failure.Error);
    }

    [Fact]
    public async Task Infer_JsonLengthBeyondTheBody_IsSaidToBeBad()
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.Headers["Inference-Header-Content-Length"] = "999";
            return StubServer.WriteAsync(context, 200, "{}");
        });
        using var client = InferenceClient.ForRest(server.Http);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal(InferenceError.BadAnswer, failure.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Infer_AnswerBeyondTheLimit_IsNotRead(bool announced)
    {
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            var body = new byte[100_000];
            context.Response.ContentLength = announced ? body.Length : null;
            await context.Response.Body.WriteAsync(body);
        });
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { MaxAnswerBytes = 50_000 });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Contains("50000", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_LargeAnswerWithoutALength_IsReadWhole()
    {
        var data = new byte[1_000_000];
        Random.Shared.NextBytes(data);
        var json = Encoding.UTF8.GetBytes(
            $$$"""{"outputs":[{"name":"a","datatype":"UINT8","shape":[{{{data.Length}}}],"parameters":{"binary_data_size":{{{data.Length}}}}}]}""");
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            context.Response.Headers["Inference-Header-Content-Length"] = $"{json.Length}";
            await context.Response.Body.WriteAsync(json);
            await context.Response.Body.WriteAsync(data);
        });
        using var client = InferenceClient.ForRest(server.Http);

        var result = await client.InferAsync(Requests.Any, CancellationToken.None);

        Assert.Equal(data, result["a"].ToArray<byte>());
    }

    [Fact]
    public async Task Infer_ContractViolated_GivesTheViolations()
    {
        await using var server = await StubServer.StartAsync(
            400,
            """{"error":"inputs[0]: breaks the contract","violations":[{"pointer":"/inputs/0/data/1","schema":"#/x","keyword":"maximum","expected":"at most 1","found":"2"}]}""");
        using var client = InferenceClient.ForRest(server.Http);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal("inputs[0]: breaks the contract", failure.Message);
        Assert.Equal(new RequestViolation("/inputs/0/data/1", "maximum: expected at most 1, found 2"), Assert.Single(failure.Violations));
    }

    [Theory]
    [InlineData("<html>nginx</html>")]
    [InlineData("[1]")]
    [InlineData("""{"error":5}""")]
    public async Task Infer_ErrorThatIsNotTheProtocols_SaysTheStatus(string body)
    {
        await using var server = await StubServer.StartAsync(502, body);
        using var client = InferenceClient.ForRest(server.Http);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal("The server answered with HTTP status 502.", failure.Message);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("""{"live":true}""", true)]
    [InlineData("""{"live":false}""", false)]
    public async Task IsLive_EitherFormOfAnswer_IsUnderstood(string body, bool live)
    {
        await using var server = await StubServer.StartAsync(200, body);
        using var client = InferenceClient.ForRest(server.Http);

        Assert.Equal(live, await client.IsLiveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task GetModel_Metadata_IsRead()
    {
        await using var server = await StubServer.StartAsync(
            200, """{"name":"m","versions":["1","2"],"platform":"p","inputs":[{"name":"x","datatype":"BF16","shape":[-1,4]}],"outputs":[]}""");
        using var client = InferenceClient.ForRest(server.Http);

        var model = await client.GetModelAsync("m", CancellationToken.None);

        Assert.Equal(["1", "2"], model.Versions);
        Assert.Equal(("x", TensorType.Bf16), (model.Inputs[0].Name, model.Inputs[0].DataType));
        Assert.Equal([-1, 4], model.Inputs[0].Shape);
    }

    private static async Task<InferenceResult> InferAsync(string json, byte[]? raw = null)
    {
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            if (raw is { Length: > 0 })
            {
                context.Response.Headers["Inference-Header-Content-Length"] = $"{Encoding.UTF8.GetByteCount(json)}";
            }

            await context.Response.WriteAsync(json);
            await context.Response.Body.WriteAsync(raw ?? []);
        });
        using var client = InferenceClient.ForRest(server.Http);
        return await client.InferAsync(Requests.Any, CancellationToken.None);
    }
}
