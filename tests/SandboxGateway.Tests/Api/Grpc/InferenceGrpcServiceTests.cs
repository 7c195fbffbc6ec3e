using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using static SandboxGateway.Tests.Pipeline.TensorSamples;

namespace SandboxGateway.Tests.Api.Grpc;

public sealed class InferenceGrpcServiceTests : IAsyncLifetime
{
    private const int MaxRequestBytes = 64 << 10;

    private readonly ServedModel _ready = Model("iris");
    private readonly ServedModel _loading = Model("slow");
    private GrpcTestServer _server = null!;

    public async Task InitializeAsync()
    {
        var signature = new ModelSignature(
            [Declare("features", DataType.Fp32, -1, 4)], [Declare("label", DataType.Bytes)]);
        _ready.Status = new ModelStatus(ModelState.Ready, null, signature);
        var refused = new ServedModel(ModelManifest.Refused("bad", "model.yaml:1:1: empty"), 0, "/models/bad");
        _server = await GrpcTestServer.StartAsync(new ModelRegistry([_ready, _loading, refused]), MaxRequestBytes);
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task ServerLive_Always_IsTrue() =>
        Assert.True((await _server.CallAsync<ServerLiveRequest, ServerLiveResponse>("ServerLive", new())).Live);

    [Fact]
    public async Task ServerReady_FollowsTheRegistry()
    {
        Assert.False((await _server.CallAsync<ServerReadyRequest, ServerReadyResponse>("ServerReady", new())).Ready);

        _loading.Status = new ModelStatus(ModelState.Unavailable, "failed", null);

        Assert.True((await _server.CallAsync<ServerReadyRequest, ServerReadyResponse>("ServerReady", new())).Ready);
    }

    [Fact]
    public async Task ServerMetadata_Always_NamesServerVersionAndExtensions()
    {
        var metadata = await _server.CallAsync<ServerMetadataRequest, ServerMetadataResponse>("ServerMetadata", new());

        Assert.Equal("sandbox-gateway", metadata.Name);
        Assert.Matches(@"^\d+\.\d+\.\d+$", metadata.Version);
        Assert.Contains("binary_tensor_data", metadata.Extensions);
    }

    [Theory]
    [InlineData("iris", "", true)]
    [InlineData("iris", "1", true)]
    [InlineData("slow", "", false)]
    [InlineData("bad", "", false)]
    public async Task ModelReady_KnownModel_GivesItsState(string name, string version, bool expected)
    {
        var request = new ModelReadyRequest { Name = name, Version = version };

        Assert.Equal(expected, (await _server.CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", request)).Ready);
    }

    [Theory]
    [InlineData("none", "", "There is no model 'none'.")]
    [InlineData("", "", "There is no model")]
    [InlineData("a\nb", "", "There is no model '?'.")]
    [InlineData("iris", "2", "Model 'iris' has no version '2' here; it serves version 1.")]
    public async Task ModelReady_UnknownModel_IsNotFound(string name, string version, string message)
    {
        var request = new ModelReadyRequest { Name = name, Version = version };

        var status = await FailAsync("ModelReady", request.ToByteArray());

        Assert.Equal(StatusCode.NotFound, status.StatusCode);
        Assert.StartsWith(message, status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelMetadata_ReadyModel_DescribesIt()
    {
        var metadata = await _server.CallAsync<ModelMetadataRequest, ModelMetadataResponse>(
            "ModelMetadata", new() { Name = "iris" });

        Assert.Equal("iris", metadata.Name);
        Assert.Equal(["1"], metadata.Versions);
        Assert.Equal("onnxruntime_onnx", metadata.Platform);
        var input = Assert.Single(metadata.Inputs);
        Assert.Equal(("features", "FP32"), (input.Name, input.Datatype));
        Assert.Equal([-1L, 4L], input.Shape);
        Assert.Equal(("label", "BYTES"), (metadata.Outputs[0].Name, metadata.Outputs[0].Datatype));
    }

    [Theory]
    [InlineData("slow", StatusCode.Unavailable, "Model 'slow' is not ready: The model is being loaded.")]
    [InlineData("bad", StatusCode.Unavailable, "Model 'bad' is not ready: model.yaml:1:1: empty")]
    [InlineData("none", StatusCode.NotFound, "There is no model 'none'.")]
    public async Task ModelMetadata_WithoutSignature_SaysWhy(string name, StatusCode code, string message)
    {
        var status = await FailAsync("ModelMetadata", new ModelMetadataRequest { Name = name }.ToByteArray());

        Assert.Equal(new Status(code, message), status);
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("0A05616263")]
    [InlineData("0A02C328")]
    [InlineData("2A7F")]
    [InlineData("00")]
    public async Task ModelInfer_NoValidProtobuf_IsInvalidArgument(string hex)
    {
        var status = await FailAsync("ModelInfer", Convert.FromHexString(hex));

        Assert.Equal(new Status(StatusCode.InvalidArgument, "The message is not a valid ModelInferRequest."), status);
    }

    [Fact]
    public async Task ModelInfer_MessageTooLong_IsResourceExhausted()
    {
        var status = await FailAsync("ModelInfer", new byte[MaxRequestBytes + 1]);

        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Contains("exceeds the maximum configured message size", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelInfer_CompressedMessage_IsRefused()
    {
        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };

        var status = await FailAsync("ModelInfer", new byte[MaxRequestBytes * 8], headers);

        Assert.Equal(StatusCode.Unimplemented, status.StatusCode);
    }

    [Fact]
    public async Task Service_Methods_AreThoseOfTheProto()
    {
        foreach (var method in GRPCInferenceService.Descriptor.Methods)
        {
            // A byte that is no protobuf: a bound method says so, an unbound one is unimplemented.
            Assert.Equal(StatusCode.InvalidArgument, (await FailAsync(method.Name, [0xFF])).StatusCode);
        }

        Assert.Equal(StatusCode.Unimplemented, (await FailAsync("CudaSharedMemoryStatus", [])).StatusCode);
    }

    private async Task<Status> FailAsync(string method, byte[] request, Metadata? headers = null)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => _server.CallRawAsync(method, request, headers));
        return new Status(failure.StatusCode, failure.Status.Detail);
    }

    private static ServedModel Model(string name) =>
        new(ManifestReader.Read(name, "runtime: onnx"), 1, "/models/" + name);
}
