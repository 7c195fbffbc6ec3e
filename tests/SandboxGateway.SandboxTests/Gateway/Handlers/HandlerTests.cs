using System.Net;
using System.Text.Json;
using Google.Protobuf;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway.Handlers;

/// <summary>Handlers that fail, chatter and bring things along, in real sandboxes behind the real gateway.</summary>
public sealed class HandlerTests(HandlerGateway handlers) : IClassFixture<HandlerGateway>
{
    private const string Request = """{"inputs":[{"name":"x","datatype":"INT64","shape":[1],"data":[7]}]}""";
    public static TheoryData<string> DataTypes => [.. HandlerGateway.DataTypes];

    [Theory]
    [InlineData("fails", "The model failed: KeyError: 'no such key'")]
    [InlineData("wrong", "The model failed: output 'y': shape [1, 2] given, [-1] declared")]
    public async Task Infer_HandlerFails_ClientIsToldWhyAndTheNextRequestToo(string model, string expected)
    {
        for (var i = 0; i < 2; i++)
        {
            using var response = await handlers.Gateway.InferAsync(model, Request);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

            Assert.Equal(expected, body.RootElement.GetProperty("error").GetString());
        }

        Assert.Single(handlers.Gateway.Events("WorkerReady"), ready => ready.GetProperty("Model").GetString() == model);
    }

    [Fact]
    public async Task Infer_Exception_LeavesItsTracebackInTheLog()
    {
        using var response = await handlers.Gateway.InferAsync("fails", Request);

        await Eventually.TrueAsync(
            () => LinesOf("fails", "stderr").Any(line => line.Contains("handler.py\", line 2", StringComparison.Ordinal)), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Load_ImportFails_IsRefusedWithTheReasonWhileOthersServe()
    {
        await Eventually.TrueAsync(() => handlers.Gateway.Events("ModelRefused").Any(), TimeSpan.FromSeconds(20));

        using var response = await handlers.Gateway.InferAsync("broken", Request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("ModuleNotFoundError: No module named", body, StringComparison.Ordinal);
        Assert.Equal(new long[] { 3 }, await InferAsync("shell"));
    }

    [Fact]
    public async Task Output_OfAHandler_IsLoggedByStreamAndWithoutSecrets()
    {
        Assert.Equal(new long[] { 1 }, await InferAsync("talks"));

        await Eventually.TrueAsync(
            () => LinesOf("talks", "stdout").Any() && LinesOf("talks", "stderr").Any(), TimeSpan.FromSeconds(10));
        Assert.Equal("token [REDACTED:github-token] é", Redacted(Assert.Single(LinesOf("talks", "stdout"))));
        Assert.Equal("trouble", Assert.Single(LinesOf("talks", "stderr")));
        Assert.DoesNotContain(handlers.Gateway.Lines, line => line.Contains(HandlerGateway.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Output_Flood_IsCountedAndNeitherBlocksTheHandlerNorItsNeighbour()
    {
        var flooding = InferAsync("floods");
        while (!flooding.IsCompleted)
        {
            Assert.Equal(new long[] { 3 }, await InferAsync("shell"));
        }

        Assert.Equal(new long[] { 1 }, await flooding);
        await Eventually.TrueAsync(
            () => handlers.Gateway.Events("WorkerOutputSuppressed").Sum(logged => logged.GetProperty("Bytes").GetInt64()) > 11_000_000,
            TimeSpan.FromSeconds(20));
        Assert.InRange(LinesOf("floods", "stdout").Count() + LinesOf("floods", "stderr").Count(), 100, 2000);
    }

    [Theory]
    [InlineData("dies")]
    [InlineData("quits")]
    public async Task Infer_HandlerEnds_IsAnErrorAndAnotherTakesItsPlace(string model)
    {
        using var response = await handlers.Gateway.InferAsync(model, Request);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        await Eventually.TrueAsync(
            () => handlers.Gateway.Events("WorkerReady").Count(ready => ready.GetProperty("Model").GetString() == model) == 2,
            TimeSpan.FromSeconds(20));
        var expected = model == "dies" ? "last words" : "the program ended with exit code 5";
        await Eventually.TrueAsync(
            () => LinesOf(model, "stdout").Concat(LinesOf(model, "stderr")).Contains(expected), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Infer_ProgramThatSpeaksFrames_Answers() => Assert.Equal(new long[] { 7 }, await InferAsync("frames"));

    [Fact]
    public async Task Infer_VendoredDependencies_AreFound() => Assert.Equal(new long[] { 7, 1, 2, 3 }, await InferAsync("vendored"));

    [Fact]
    public async Task Infer_Image_IsTheWholeRoot() => Assert.Equal(new long[] { 42, 0 }, await InferAsync("image"));

    [Theory]
    [MemberData(nameof(DataTypes))]
    public async Task Infer_EveryDatatypeOverGrpc_RoundTrips(string dataType)
    {
        // Two elements that are sound in every datatype.
        var size = dataType switch { "BYTES" => 5, "UINT64" or "INT64" or "FP64" => 8, "UINT32" or "INT32" or "FP32" => 4, "BOOL" or "UINT8" or "INT8" => 1, _ => 2 };
        byte[] element = dataType == "BYTES" ? [1, 0, 0, 0, 0xFF] : [1, .. new byte[size - 1]];
        byte[] raw = [.. element, .. element];

        var answer = await new GrpcClient(handlers.Gateway.Grpc).ModelInferAsync(new ModelInferRequest
        {
            ModelName = "identity",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = dataType, Datatype = dataType, Shape = { 2 } } },
            RawInputContents = { ByteString.CopyFrom(raw) },
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = dataType } },
        });

        Assert.Equal(raw, Assert.Single(answer.RawOutputContents).ToByteArray());
    }

    // The rule's name is the filter's business.
    private static string Redacted(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, @"\[REDACTED:[^\]]*\]", "[REDACTED:github-token]");

    private IEnumerable<string> LinesOf(string model, string stream) =>
        handlers.Gateway.Events(stream == "stdout" ? "WorkerOutput" : "WorkerErrorOutput")
            .Where(logged => logged.GetProperty("Model").GetString() == model)
            .Select(logged => logged.GetProperty("Line").GetString()!);

    private async Task<long[]> InferAsync(string model)
    {
        using var response = await handlers.Gateway.InferAsync(model, Request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetInt64())];
    }
}
