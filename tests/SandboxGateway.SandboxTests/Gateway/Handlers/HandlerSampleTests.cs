using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway.Handlers;

/// <summary>The sample handlers answer rightly from inside real sandboxes, over both wires, for root and an ordinary user.</summary>
public sealed class HandlerSampleTests(RunningGateways gateways) : IClassFixture<RunningGateways>
{
    public static TheoryData<int?> Users => RealGateway.Users;

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_PythonSampleOverRest_AnswersItsRequest(int? user)
    {
        var body = await InferSampleAsync(user, "sentiment");

        Assert.Equal(["positive", "negative"], Data(body, 0).Select(value => value.GetString()));
        Assert.Equal([0.75f, -0.5f], Data(body, 1).Select(value => value.GetSingle()));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_ShellSampleOverRest_AnswersItsRequest(int? user) =>
        Assert.Equal([6], Data(await InferSampleAsync(user, "wordcount"), 0).Select(value => value.GetInt64()));

    [Theory]
    [MemberData(nameof(Users))]
    public async Task GenerateStream_Recite_IsAReplyForEachWord(int? user)
    {
        using var content = new StringContent(
            """{"text_input":"as lonely as a cloud","parameters":{"pause":0}}""", Encoding.UTF8, "application/json");
        using var response = await gateways.Of(user).Http.PostAsync(
            new Uri("v2/models/recite/generate_stream", UriKind.Relative), content);

        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var texts = events.Select(static one =>
            JsonDocument.Parse(one["data: ".Length..]).RootElement.GetProperty("text_output").GetString()).ToList();
        Assert.InRange(texts.Count, 5, 6);
        Assert.Equal("as lonely as a cloud", string.Concat(texts));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Cancel_PythonHandler_IsHeardInTheSandbox(int? user)
    {
        var gateway = gateways.Of(user);
        var worker = gateway.SandboxOf("recite").Worker;

        for (var round = 0; round < 3 && gateway.SandboxOf("recite").Worker.Pid == worker.Pid; round++)
        {
            using var content = new StringContent(
                """{"text_input":"a b","parameters":{"pause":10,"timeout":200000}}""", Encoding.UTF8, "application/json");
            using var response = await gateway.Http.PostAsync(
                new Uri("v2/models/recite/generate_stream", UriKind.Relative), content);
            if (worker.IsAlive)
            {
                return;
            }
        }

        Assert.Fail("The handler was ended each time.");
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_PythonSampleOverGrpc_TakesParameters(int? user)
    {
        var request = Request("sentiment", "nice");
        request.Parameters.Add("threshold", new InferParameter { DoubleParam = 0.9 });
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "label" });

        var answer = await new GrpcClient(gateways.Of(user).Grpc).ModelInferAsync(request);

        Assert.Equal("neutral", Encoding.UTF8.GetString(Assert.Single(answer.RawOutputContents).Span[4..]));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_ShellSampleOverGrpc_Answers(int? user)
    {
        var answer = await new GrpcClient(gateways.Of(user).Grpc).ModelInferAsync(Request("wordcount", "a \"quoted\" word\nand more"));

        Assert.Equal(5, MemoryMarshal.Read<long>(Assert.Single(answer.RawOutputContents).Span));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Infer_BadParameter_IsTheClientsFault(int? user)
    {
        using var response = await gateways.Of(user).InferAsync(
            "sentiment", """{"parameters":{"threshold":"x"},"inputs":[{"name":"text","datatype":"BYTES","shape":[1],"data":["a"]}]}""");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("threshold must be a number from 0 to 1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static ModelInferRequest Request(string model, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return new ModelInferRequest
        {
            ModelName = model,
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "text", Datatype = "BYTES", Shape = { 1 } } },
            RawInputContents = { ByteString.CopyFrom([.. BitConverter.GetBytes(utf8.Length), .. utf8]) },
        };
    }

    private static JsonElement.ArrayEnumerator Data(JsonElement body, int output) =>
        body.GetProperty("outputs")[output].GetProperty("data").EnumerateArray();

    private async Task<JsonElement> InferSampleAsync(int? user, string model)
    {
        var request = await File.ReadAllTextAsync(Path.Combine(PublishedFiles.Checkout, "samples", "requests", $"{model}.json"));
        using var response = await gateways.Of(user).InferAsync(model, request);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
