using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;

namespace SandboxGateway.FunctionalTests.Api.Grpc;

/// <summary>Packed gRPC messages over a real connection, both ways.</summary>
public sealed class GrpcCompressionTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] _request = Request(new byte[50_000]);

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task ModelInfer_PackedMessage_IsAnsweredPackedToo(string encoding)
    {
        await using var gateway = await StartAsync();

        var call = await RawGrpcCall.CallAsync(
            gateway, "ModelInfer", Packed.Pack(_request, encoding), encoding, accept: "identity, deflate, gzip");

        Assert.Equal(StatusCode.OK, call.Status);
        Assert.True(call.IsPacked);
        Assert.Equal(encoding, call.Encoding);
        Assert.Equal(50_000, call.Read(ModelInferResponse.Parser).RawOutputContents[0].Length);
    }

    [Theory]
    [InlineData(null, "identity,gzip,deflate")]
    [InlineData("gzip", null)]
    [InlineData("gzip", "identity")]
    [InlineData("gzip", "identity,deflate")]
    public async Task ModelInfer_ClientThatDoesNotAskForIt_GetsAPlainAnswer(string? encoding, string? accept)
    {
        await using var gateway = await StartAsync();

        var call = await RawGrpcCall.CallAsync(
            gateway, "ModelInfer", encoding is null ? _request : Packed.Pack(_request, encoding), encoding, accept);

        Assert.Equal(StatusCode.OK, call.Status);
        Assert.False(call.IsPacked);
        Assert.Equal(50_000, call.Read(ModelInferResponse.Parser).RawOutputContents[0].Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task ModelInfer_Bomb_IsResourceExhaustedAndTheGatewayServesOn(string encoding)
    {
        await using var gateway = await StartAsync("--Gateway:Grpc:MaxRequestBytes=1000000");

        var call = await RawGrpcCall.CallAsync(gateway, "ModelInfer", Packed.Pack(new byte[300_000_000], encoding), encoding);
        var next = await RawGrpcCall.CallAsync(gateway, "ModelInfer", _request);

        Assert.Equal(StatusCode.ResourceExhausted, call.Status);
        Assert.Equal("The message is longer, unpacked, than the 1000000 bytes accepted.", call.Detail);
        Assert.Equal(StatusCode.OK, next.Status);
    }

    [Fact]
    public async Task ModelInfer_BrokenStream_IsInvalidArgument()
    {
        await using var gateway = await StartAsync();
        var packed = Packed.Pack(_request);

        foreach (var broken in new[] { _request, packed[..^1], packed[..20] })
        {
            var call = await RawGrpcCall.CallAsync(gateway, "ModelInfer", broken, "gzip");

            Assert.Equal(StatusCode.InvalidArgument, call.Status);
            Assert.Equal("The message is not what grpc-encoding says, or breaks off.", call.Detail);
        }
    }

    [Fact]
    public async Task ModelInfer_UnknownEncoding_IsUnimplemented()
    {
        await using var gateway = await StartAsync();

        Assert.Equal(StatusCode.Unimplemented, (await RawGrpcCall.CallAsync(gateway, "ModelInfer", _request, "snappy")).Status);
    }

    private static byte[] Request(byte[] raw) => new ModelInferRequest
    {
        ModelName = "model",
        Inputs = { new InputTensor { Name = "x", Datatype = "UINT8", Shape = { raw.Length } } },
        RawInputContents = { ByteString.CopyFrom(raw) },
    }.ToByteArray();

    private static async Task<GatewayTestHost> StartAsync(params string[] settings)
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Uint8), settings);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
