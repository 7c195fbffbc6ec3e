using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Filters.Rules;
using SandboxGateway.FunctionalTests.Api.Grpc;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;
using OutputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace SandboxGateway.FunctionalTests.Api;

/// <summary>The classification extension over both wires.</summary>
public sealed class ClassificationTests
{
    private const string Labels = "output: {labels: {y: labels.txt}}";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly string _secret = RuleSample.Make(RuleSet.BuiltIn.Rules.Single(rule => rule.Id == "github-pat"), seed: 5).Text;

    [Theory]
    [InlineData("{\"classification\":2}")]
    [InlineData("{\"classification\":2,\"binary_data\":false}")]
    public async Task Infer_Classes_AreAnsweredAsStrings(string parameters)
    {
        await using var gateway = await StartAsync();

        using var response = await PostAsync(gateway, parameters);

        var output = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("outputs")[0];
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"name":"y","datatype":"BYTES","shape":[1,2],"data":["3.3:1:pear","2.4:3"]}""", output.GetRawText());
    }

    [Fact]
    public async Task Infer_ClassesInBinaryForm_AreBytesElements()
    {
        await using var gateway = await StartAsync();

        using var response = await PostAsync(gateway, "{\"classification\":1,\"binary_data\":true}");

        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal([10, 0, 0, 0, .. "3.3:1:pear"u8], body[^14..]);
    }

    [Fact]
    public async Task ModelInfer_Classes_AreAnsweredRaw()
    {
        await using var gateway = await StartAsync();

        var call = await RawGrpcCall.CallAsync(gateway, "ModelInfer", Message(new() { Int64Param = 9 }));

        var answer = call.Read(ModelInferResponse.Parser);
        Assert.Equal(("BYTES", "1,4"), (answer.Outputs[0].Datatype, string.Join(',', answer.Outputs[0].Shape)));
        var rest = answer.RawOutputContents[0].Span;
        Assert.True(BytesElements.TryTake(ref rest, out var first));
        Assert.Equal("3.3:1:pear", Encoding.UTF8.GetString(first));
    }

    [Fact]
    public async Task Infer_LabelWithASecret_LeavesWithoutIt()
    {
        await using var gateway = await StartAsync($"apple\n{_secret}\n");

        using var response = await PostAsync(gateway, "{\"classification\":1}");

        Assert.Contains("\"3.3:1:[REDACTED:github-pat]\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"2\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("99999999999999999999")]
    public async Task Infer_NoCount_IsTheClientsMistake(string count)
    {
        await using var gateway = await StartAsync();

        using var response = await PostAsync(gateway, $"{{\"classification\":{count}}}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            "outputs[0].parameters.classification: must be a whole number above 0",
            JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task ModelInfer_NoCount_IsInvalidArgument()
    {
        await using var gateway = await StartAsync();

        foreach (var count in new InferParameter[] { new() { Int64Param = 0 }, new() { StringParam = "1" }, new() { Uint64Param = 0 } })
        {
            Assert.Equal(StatusCode.InvalidArgument, (await RawGrpcCall.CallAsync(gateway, "ModelInfer", Message(count))).Status);
        }

        Assert.Equal(
            StatusCode.OK, (await RawGrpcCall.CallAsync(gateway, "ModelInfer", Message(new() { Uint64Param = ulong.MaxValue }))).Status);
    }

    [Fact]
    public async Task Infer_ClassesOfStrings_AreRefused()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Bytes));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);

        using var response = await gateway.Http.PostAsync(
            "/v2/models/model/infer",
            new StringContent(
                """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["a"]}],"outputs":[{"name":"y","parameters":{"classification":1}}]}""",
                Encoding.UTF8,
                "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Start_LabelsForAnOutputThatIsNot_RefuseTheModel()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(), contract: "output: {labels: {z: labels.txt}}", files: new() { ["labels.txt"] = "a" });
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);

        Assert.Contains("output.labels names \"z\"", gateway.Model.Status.Reason, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, string parameters) => gateway.Http.PostAsync(
        "/v2/models/model/infer",
        new StringContent(
            $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1.1,3.3,0.5,2.4]}],"outputs":[{"name":"y","parameters":{{parameters}}}]}""",
            Encoding.UTF8,
            "application/json"));

    private static byte[] Message(InferParameter classes) => new ModelInferRequest
    {
        ModelName = "model",
        Inputs = { new InputTensor { Name = "x", Datatype = "FP32", Shape = { 1, 4 } } },
        Outputs = { new OutputTensor { Name = "y", Parameters = { ["classification"] = classes } } },
        RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([1.1f, 3.3f, 0.5f, 2.4f])) },
    }.ToByteArray();

    private static async Task<GatewayTestHost> StartAsync(string labels = "apple\npear\nplum\n")
    {
        var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(DataType.Fp32, -1, 4), contract: Labels, files: new() { ["labels.txt"] = labels });
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
