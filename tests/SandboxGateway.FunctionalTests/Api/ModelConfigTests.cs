using System.Net;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Api.Grpc.Protocol.Configuration;
using SandboxGateway.FunctionalTests.Api.Grpc;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;
using ChannelType = SandboxGateway.Protocol.Worker.V1.DataType;

namespace SandboxGateway.FunctionalTests.Api;

/// <summary>The model configuration extension over a real connection.</summary>
public sealed class ModelConfigTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public static TheoryData<ChannelType> DataTypeValues => [.. Enum.GetValues<ChannelType>().Where(DataTypes.IsDefined)];

    [Theory]
    [InlineData("/v2/models/model/config")]
    [InlineData("/v2/models/model/versions/1/config")]
    public async Task Get_Config_HasTritonsNamesAndForms(string path)
    {
        await using var gateway = await StartAsync(ChannelType.Bytes);

        Assert.Equal(
            """
            {"name":"model","platform":"onnxruntime_onnx","version_policy":{"latest":{"num_versions":1}},"max_batch_size":0,
            "input":[{"name":"x","data_type":"TYPE_STRING","format":"FORMAT_NONE","dims":[-1,4],"is_shape_tensor":false,"allow_ragged_batch":false,"optional":false}],
            "output":[{"name":"y","data_type":"TYPE_STRING","dims":[-1,4],"label_filename":"","is_shape_tensor":false}],
            "instance_group":[{"name":"model","count":1,"gpus":[],"kind":"KIND_CPU"}],"default_model_filename":"model.onnx",
            "parameters":{},"backend":"onnxruntime","model_transaction_policy":{"decoupled":false}}
            """.ReplaceLineEndings(""),
            await gateway.Http.GetStringAsync(path));
    }

    [Theory]
    [MemberData(nameof(DataTypeValues))]
    public async Task ModelConfig_EveryDatatype_HasTritonsName(ChannelType dataType)
    {
        await using var gateway = await StartAsync(dataType);

        var call = await RawGrpcCall.CallAsync(gateway, "ModelConfig", new ModelConfigRequest { Name = "model" }.ToByteArray());

        var config = call.Read(ModelConfigResponse.Parser).Config;
        var expected = dataType == ChannelType.Bytes ? DataType.TypeString : Enum.Parse<DataType>($"Type{dataType}");
        Assert.Equal((expected, expected), (config.Input[0].DataType, config.Output[0].DataType));
        Assert.Equal([-1L, 4L], config.Input[0].Dims);
    }

    [Fact]
    public async Task ModelConfig_UnknownOrUnloadedModel_SaysWhy()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Failure = new SandboxLaunchException("Step 'mount' failed"));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);

        var unknown = await RawGrpcCall.CallAsync(gateway, "ModelConfig", new ModelConfigRequest { Name = "none" }.ToByteArray());
        var unloaded = await RawGrpcCall.CallAsync(gateway, "ModelConfig", new ModelConfigRequest { Name = "model" }.ToByteArray());
        using var response = await gateway.Http.GetAsync("/v2/models/model/config");

        Assert.Equal((StatusCode.NotFound, StatusCode.Unavailable), (unknown.Status, unloaded.Status));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    private static async Task<GatewayTestHost> StartAsync(ChannelType dataType)
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(dataType, -1, 4));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
