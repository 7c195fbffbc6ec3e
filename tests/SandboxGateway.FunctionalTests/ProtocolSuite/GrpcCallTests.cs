using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.FunctionalTests.Api.Grpc;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;

namespace SandboxGateway.FunctionalTests.ProtocolSuite;

/// <summary>Every call of the service: how a good one, an unknown model and a message that is none end.</summary>
public sealed class GrpcCallTests(ProtocolGateway fixture) : IClassFixture<ProtocolGateway>
{
    // What is asked of a model, by name and version; the fields' numbers differ.
    private static readonly Dictionary<string, Func<string, string, IMessage>> _ofModels = new()
    {
        ["ModelReady"] = (name, version) => new ModelReadyRequest { Name = name, Version = version },
        ["ModelMetadata"] = (name, version) => new ModelMetadataRequest { Name = name, Version = version },
        ["ModelConfig"] = (name, version) => new ModelConfigRequest { Name = name, Version = version },
        ["ModelStatistics"] = (name, version) => new ModelStatisticsRequest { Name = name, Version = version },
        ["ModelInfer"] = Infer,
    };

    // Methods that take nothing, or nothing they need.
    private static readonly string[] _ofTheServer = ["ServerLive", "ServerReady", "ServerMetadata", "LogSettings", "RepositoryIndex"];

    private static readonly string[] _leftOut =
    [
        "TraceSetting", "SystemSharedMemoryStatus", "SystemSharedMemoryRegister", "SystemSharedMemoryUnregister",
        "CudaSharedMemoryStatus", "CudaSharedMemoryRegister", "CudaSharedMemoryUnregister",
    ];

    // Tested where they are made.
    private static readonly string[] _elsewhere = ["RepositoryModelLoad", "RepositoryModelUnload", "ModelStreamInfer"];

    public static TheoryData<string> OfModels => [.. _ofModels.Keys];

    public static TheoryData<string> OfTheServer => [.. _ofTheServer];

    public static TheoryData<string> Unary => [.. GRPCInferenceService.Descriptor.Methods.Where(method => !method.IsClientStreaming).Select(method => method.Name)];

    [Fact]
    public void Methods_AllOfTheService_AreInTheTables() =>
        Assert.Equal(
            GRPCInferenceService.Descriptor.Methods.Select(method => method.Name).Except(_elsewhere).Order(),
            _ofModels.Keys.Concat(_ofTheServer).Concat(_leftOut).Order());

    [Theory]
    [MemberData(nameof(OfTheServer))]
    public async Task Call_OfTheServer_IsAnswered(string method) =>
        Assert.Equal(StatusCode.OK, (await RawGrpcCall.CallAsync(fixture.Host, method, [])).Status);

    [Theory]
    [MemberData(nameof(OfModels))]
    public async Task Call_OfAModel_IsAnsweredForItsNameAndItsVersion(string method)
    {
        foreach (var version in (string[])["", "1"])
        {
            var call = await RawGrpcCall.CallAsync(fixture.Host, method, _ofModels[method]("model", version).ToByteArray());

            Assert.Equal((StatusCode.OK, ""), (call.Status, call.Detail));
        }
    }

    [Theory]
    [MemberData(nameof(OfModels))]
    public async Task Call_UnknownModelOrVersion_IsNotFoundWithItsName(string method)
    {
        (string Name, string Version, string Says)[] wrong =
        [
            ("none", "", "There is no model 'none'."),
            ("Model", "", "There is no model 'Model'."),
            ("a\nb", "1", "There is no model '?'."),
            ("model", "2", "Model 'model' has no version '2'"),
            ("model", "01", "Model 'model' has no version '01'"),
            ("model", "latest", "Model 'model' has no version 'latest'"),
        ];
        foreach (var (name, version, says) in wrong)
        {
            var call = await RawGrpcCall.CallAsync(fixture.Host, method, _ofModels[method](name, version).ToByteArray());

            Assert.Equal(StatusCode.NotFound, call.Status);
            Assert.StartsWith(says, call.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Unary))]
    public async Task Call_NoValidMessage_IsInvalidArgument(string method)
    {
        // A tag without an end, a length beyond the end, and a group that was never opened.
        foreach (var broken in new byte[][] { [0xFF], [0x0A, 0x05, 0x61], [0x0C] })
        {
            Assert.Equal(StatusCode.InvalidArgument, (await RawGrpcCall.CallAsync(fixture.Host, method, broken)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Unary))]
    public async Task Call_FieldsNobodyKnows_ArePassedOver(string method)
    {
        var plain = await RawGrpcCall.CallAsync(fixture.Host, method, []);
        var more = await RawGrpcCall.CallAsync(fixture.Host, method, [0x98, 0x75, 0x01]);

        Assert.Equal(plain.Status, more.Status);
    }

    [Fact]
    public async Task ModelInfer_Answer_HasTheFieldsOfTheProtocol()
    {
        var request = (ModelInferRequest)Infer("model", "1");
        request.Id = "7";

        var answer = (await RawGrpcCall.CallAsync(fixture.Host, "ModelInfer", request.ToByteArray())).Read(ModelInferResponse.Parser);

        Assert.Equal(("model", "1", "7"), (answer.ModelName, answer.ModelVersion, answer.Id));
        var output = Assert.Single(answer.Outputs);
        Assert.Equal(("y", "FP32"), (output.Name, output.Datatype));
        Assert.Equal([1L, 2L], output.Shape);
        Assert.Null(output.Contents);
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], Assert.Single(answer.RawOutputContents).ToByteArray());
    }

    private static ModelInferRequest Infer(string name, string version) => new()
    {
        ModelName = name,
        ModelVersion = version,
        Inputs =
        {
            new InputTensor { Name = "x", Datatype = "FP32", Shape = { 1, 2 }, Contents = new() { Fp32Contents = { 1, 2 } } },
        },
    };
}
