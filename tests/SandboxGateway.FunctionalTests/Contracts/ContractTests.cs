using System.Net;
using System.Text;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;

namespace SandboxGateway.FunctionalTests.Contracts;

/// <summary>A contract from model.yaml to what a client sees, over REST and gRPC, with a worker that answers with its input.</summary>
public sealed class ContractTests
{
    private const string Contract = """
        contract:
          request: {properties: {id: {maxLength: 4}}}
          inputs: {x: {minimum: 0, maximum: 10}}
          outputs: {y: {maximum: 5}}
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Infer_RequestThatKeepsTheContract_IsAnswered()
    {
        await using var gateway = await StartAsync(Contract);

        using var response = await PostAsync(gateway, "[0,5]");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Infer_RequestThatBreaksTheContract_IsToldAllThatIsWrong()
    {
        await using var gateway = await StartAsync(Contract);
        var sent = 0;
        gateway.Launcher.Current!.OnInfer = (_, _, _) => Task.FromResult(Interlocked.Increment(ref sent));

        using var response = await PostAsync(gateway, "[-1,11]", "\"id\":\"secret-id\",");

        var text = await response.Content.ReadAsStringAsync();
        var violations = JsonDocument.Parse(text).RootElement.GetProperty("violations");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            ["/id maxLength", "/inputs/0/data/0 minimum", "/inputs/0/data/1 maximum"],
            violations.EnumerateArray().Select(violation => $"{violation.GetProperty("pointer")} {violation.GetProperty("keyword")}"));
        Assert.Equal("at most 10", violations[2].GetProperty("expected").GetString());
        Assert.Equal("11", violations[2].GetProperty("found").GetString());
        Assert.Equal("/contract/inputs/x/maximum", violations[2].GetProperty("schema").GetString());
        Assert.DoesNotContain("secret-id", text, StringComparison.Ordinal);
        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task ModelInfer_RequestThatBreaksTheContract_CarriesBadRequest()
    {
        await using var gateway = await StartAsync(Contract);
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var message = new ModelInferRequest
        {
            ModelName = "model",
            Inputs = { new InputTensor { Name = "x", Datatype = "FP32", Shape = { 2 }, Contents = new() { Fp32Contents = { 1, 11 } } } },
        };

        var thrown = await Assert.ThrowsAsync<RpcException>(() => channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<ModelInferRequest, ModelInferResponse>(
                MethodType.Unary,
                "inference.GRPCInferenceService",
                "ModelInfer",
                Marshallers.Create(request => Google.Protobuf.MessageExtensions.ToByteArray(request), ModelInferRequest.Parser.ParseFrom),
                Marshallers.Create(reply => Google.Protobuf.MessageExtensions.ToByteArray(reply), ModelInferResponse.Parser.ParseFrom)),
            null,
            default,
            message).ResponseAsync);

        var details = thrown.GetRpcStatus()!.GetDetail<BadRequest>();
        Assert.Equal(StatusCode.InvalidArgument, thrown.StatusCode);
        Assert.Equal("/inputs/0/data/1", Assert.Single(details!.FieldViolations).Field);
        Assert.Equal("maximum: expected at most 10, found 11", details.FieldViolations[0].Description);
    }

    [Fact]
    public async Task Infer_AnswerThatBreaksTheContract_IsNotSent()
    {
        await using var gateway = await StartAsync(Contract);

        using var refused = await PostAsync(gateway, "[1,7.25]");
        using var next = await PostAsync(gateway, "[1,2]");

        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        var text = await refused.Content.ReadAsStringAsync();
        Assert.Equal("""{"error":"The model\u0027s answer was not sent: it breaks the model\u0027s contract at /outputs/0/data/1, maximum."}""", text);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Contains("answer_refused", await gateway.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/models/model/schema")]
    [InlineData("/v2/models/model/versions/1/schema")]
    public async Task Schema_OfAModel_IsServed(string path)
    {
        await using var gateway = await StartAsync(Contract);

        using var schema = JsonDocument.Parse(await gateway.Http.GetStringAsync(path));

        Assert.Equal(2, schema.RootElement.GetProperty("request").GetArrayLength());
        Assert.Equal(10, schema.RootElement.GetProperty("request")[0].GetProperty("$defs").GetProperty("x")
            .GetProperty("anyOf")[1].GetProperty("maximum").GetInt32());
    }

    [Fact]
    public async Task Schema_OfNoModel_Is404()
    {
        await using var gateway = await StartAsync("");

        using var response = await gateway.Http.GetAsync("/v2/models/other/schema");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("contract: {request: {type: strnig}}", "model.yaml:2: /type: names a type that does not exist", 0)]
    [InlineData("contract: {inputs: {z: {minimum: 0}}}", "/contract/inputs/z: the model has no input \"z\"", 1)]
    [InlineData("contract: {inputs: {x: {minLength: 0}}}", "/contract/inputs/x: minLength does not suit FP32", 1)]
    public async Task Start_ContractThatIsWrong_RefusesTheModel(string contract, string reason, int launches)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(), contract: contract);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);

        using var response = await PostAsync(gateway, "[1,2]");

        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal(launches, gateway.Launcher.Launches);
    }

    private static async Task<GatewayTestHost> StartAsync(string contract)
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(), contract: contract);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, string data, string head = "") =>
        gateway.Http.PostAsync("/v2/models/model/infer", new StringContent(
            $$"""{ {{head}}"inputs":[{"name":"x","datatype":"FP32","shape":[2],"data":{{data}} }]}""", Encoding.UTF8, "application/json"));
}
