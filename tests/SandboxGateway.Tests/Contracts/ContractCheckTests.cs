using System.Text;
using SandboxGateway.Api.Grpc;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Api.Http;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Tests.Api.Http;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;

namespace SandboxGateway.Tests.Contracts;

/// <summary>One contract over every form a request may come in.</summary>
public sealed class ContractCheckTests
{
    private const string Bounded = "request: {properties: {inputs: {items: {properties: {data: {items: {minimum: 0, maximum: 1}}}}}}}";

    [Theory]
    [InlineData("[0, 1, 0.5]", true)]
    [InlineData("[0.0, 1.0, 1]", true)]
    [InlineData("[0, 0, 1.000000000000000000001]", false)]
    [InlineData("[-1e-30, 0, 0]", false)]
    [InlineData("[0.5, 0.5, 2]", false)]
    [InlineData("[2, 0.5, 0.5]", false)]
    [InlineData("[0.5, 2, 0.5]", false)]
    public async Task Judge_JsonNumbers_AreHeldToTheDecimalsOfTheText(string data, bool isKept)
    {
        var fault = await ContractSamples.JudgeAsync(Bounded, ContractSamples.Input(DataType.Fp32, 3, data));

        Assert.Equal(isKept, fault is null);
    }

    [Fact]
    public async Task Judge_NumbersFarIntoATensor_AreToldWithTheirPlace()
    {
        var data = Enumerable.Repeat("0.25", 10_000).ToArray();
        (data[17], data[9_999]) = ("7", "-7");

        var fault = await ContractSamples.JudgeAsync(Bounded, ContractSamples.Input(DataType.Fp32, data.Length, $"[{string.Join(',', data)}]"));

        Assert.Equal(["/inputs/0/data/17", "/inputs/0/data/9999"], fault?.Violations.Select(violation => violation.Instance));
        Assert.Equal(["maximum", "minimum"], fault?.Violations.Select(violation => violation.Keyword));
        Assert.Equal(["7", "-7"], fault?.Violations.Select(violation => violation.Found));
    }

    [Fact]
    public async Task Judge_DataBeforeItsShape_IsJudgedAllTheSame()
    {
        var fault = await ContractSamples.JudgeAsync(Bounded, """{"inputs":[{"name":"x","data":[0,9],"shape":[2],"datatype":"FP32"}]}""");

        Assert.Equal("/inputs/0/data/1", Assert.Single(fault!.Violations).Instance);
    }

    [Theory]
    [InlineData("parameters: {properties: {temperature: {maximum: 2}}}", """{"parameters":{"temperature":3},""", "/parameters/temperature")]
    [InlineData("parameters: {required: [temperature]}", "{", "")]
    [InlineData("parameters: {required: [temperature]}", """{"parameters":{},""", "/parameters")]
    [InlineData("request: {required: [id]}", "{", "")]
    [InlineData("request: {properties: {id: {pattern: ^a+$}}}", """{"id":"hunter2",""", "/id")]
    [InlineData("request: {properties: {inputs: {items: {properties: {data: {uniqueItems: true}}}}}}", "{", "/inputs/0/data")]
    [InlineData("request: {properties: {inputs: {maxItems: 0}}}", "{", "/inputs")]
    public async Task Judge_DocumentAroundTheTensors_IsHeldToTheSchema(string lines, string head, string place)
    {
        var body = ContractSamples.Input(DataType.Fp32, 2, "[1,1]");

        var fault = await ContractSamples.JudgeAsync(lines, head + body[1..]);

        Assert.Equal(GatewayError.ContractViolated, fault?.Error);
        Assert.Equal(place, Assert.Single(fault!.Violations).Instance);
        Assert.DoesNotContain("hunter2", fault.Message + fault.Violations[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_RequestThatBreaksTheProtocolToo_TellsBoth()
    {
        var fault = await ContractSamples.JudgeAsync(Bounded, ContractSamples.Input(DataType.Fp32, 3, "[9,\"a\",1]"));

        Assert.Equal(GatewayError.InvalidRequest, fault?.Error);
        Assert.Equal("/inputs/0/data/0", fault?.Violations[0].Instance);
    }

    [Theory]
    [InlineData("[0.25,0.75]", new[] { 0.25f, 0.75f }, true)]
    [InlineData("[0.25,7]", new[] { 0.25f, 7f }, false)]
    public async Task Judge_EveryForm_ReachesTheSameVerdict(string data, float[] values, bool isKept)
    {
        var raw = values.SelectMany(BitConverter.GetBytes).ToArray();

        Assert.Equal(isKept, await ContractSamples.JudgeAsync(Bounded, ContractSamples.Input(DataType.Fp32, 2, data)) is null);
        Assert.Equal(isKept, await JudgeBinaryAsync(raw) is null);
        Assert.Equal(isKept, await JudgeRawAsync(raw) is null);
        Assert.Equal(isKept, await JudgeGrpcAsync(Bounded, new() { Contents = new() { Fp32Contents = { values } } }, null) is null);
        Assert.Equal(isKept, await JudgeGrpcAsync(Bounded, new(), raw) is null);
    }

    [Theory]
    [InlineData("request: {required: [id]}", false)]
    [InlineData("request: {properties: {inputs: {items: {required: [data, parameters]}}}}", true)]
    [InlineData("parameters: {properties: {a: {const: 5}}, required: [a]}", true)]
    [InlineData("parameters: {properties: {a: {const: 6}}}", false)]
    public async Task Judge_GrpcMessage_IsTheDocumentItStandsFor(string lines, bool isKept)
    {
        var input = new InputTensor { Contents = new() { Fp32Contents = { 1, 2 } }, Parameters = { ["b"] = new InferParameter { BoolParam = true } } };

        Assert.Equal(isKept, await JudgeGrpcAsync(lines, input, null) is null);
    }

    [Fact]
    public async Task Judge_ValuesJsonHasNoFormFor_AreRefusedWhereTheSchemaLooksAtThem()
    {
        var raw = new[] { 0.5f, float.NaN }.SelectMany(BitConverter.GetBytes).ToArray();

        Assert.Equal("data", Assert.Single((await JudgeBinaryAsync(raw))!.Violations).Keyword);
        Assert.Null(await JudgeGrpcAsync("request: {properties: {inputs: {items: {required: [data]}}}}", new(), raw));
    }

    [Theory]
    [InlineData("response: {properties: {outputs: {items: {properties: {data: {items: {maximum: 1}}}}}}}", 0.5f, true)]
    [InlineData("response: {properties: {outputs: {items: {properties: {data: {items: {maximum: 1}}}}}}}", 2f, false)]
    [InlineData("response: {properties: {outputs: {items: {properties: {data: {items: {maximum: 1}}}}}}}", float.NaN, false)]
    [InlineData("response: {required: [model_name, model_version, outputs]}", float.NaN, true)]
    [InlineData("outputs: {y: {finite: true}}", float.NaN, false)]
    [InlineData("outputs: {y: {finite: true}}", 1f, true)]
    public void CheckAnswer_Outputs_AreHeldToTheContract(string lines, float value, bool isKept)
    {
        using var request = new InferenceRequest();
        using var response = new InferenceResponse([new("y", DataType.Fp32, [1], BitConverter.GetBytes(value))], null);
        using var check = ContractSamples.Rent(lines);

        var fault = check.CheckAnswer(new ServedModel(ManifestReader.Read("m", "runtime: onnx"), 1, "/"), request, response);

        Assert.Equal(isKept ? null : GatewayError.AnswerRefused, fault?.Error);
        Assert.DoesNotContain("2", fault?.Message ?? "", StringComparison.Ordinal);
    }

    private static async Task<GatewayFault?> JudgeBinaryAsync(byte[] raw)
    {
        var json = Encoding.UTF8.GetBytes(
            $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[2],"parameters":{"binary_data_size":{{raw.Length}} } }]}""");
        return await JudgeAsync([.. json, .. raw], json.Length);
    }

    private static Task<GatewayFault?> JudgeRawAsync(byte[] raw) => JudgeAsync(raw, 0);

    private static async Task<GatewayFault?> JudgeAsync(byte[] body, int jsonLength)
    {
        using var request = new InferenceRequest();
        using var check = ContractSamples.Rent(Bounded);
        Assert.Null(await InferReading.ReadAsync(
            body,
            http => http.Headers[HttpWireForm.JsonLengthHeader] = $"{jsonLength}",
            ContractSamples.Signature(DataType.Fp32),
            request,
            check));
        return check.CheckRequest(request);
    }

    private static async Task<GatewayFault?> JudgeGrpcAsync(string lines, InputTensor input, byte[]? raw)
    {
        (input.Name, input.Datatype) = ("x", "FP32");
        input.Shape.Add(2);
        var message = new ModelInferRequest { Inputs = { input }, Parameters = { ["a"] = new InferParameter { Int64Param = 5 } } };
        if (raw is not null)
        {
            message.RawInputContents.Add(Google.Protobuf.ByteString.CopyFrom(raw));
        }

        using var request = new InferenceRequest();
        using var check = ContractSamples.Rent(lines);
        Assert.Null(await new GrpcWireForm(message).ReadAsync(ContractSamples.Signature(DataType.Fp32), check, request, CancellationToken.None));
        return check.CheckRequest(request);
    }
}
