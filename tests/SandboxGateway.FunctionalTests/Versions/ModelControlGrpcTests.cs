using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.FunctionalTests.Versions;

/// <summary>The same calls over gRPC.</summary>
public sealed class ModelControlGrpcTests
{
    [Fact]
    public async Task LoadAndUnload_AModel_DoAsOverRest()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        using var channel = GrpcChannel.ForAddress(gateway.Host.GrpcAddress);
        await gateway.AnswersAsync(0);

        await CallAsync<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse>(
            channel, "RepositoryModelUnload", new() { ModelName = "model", Parameters = { ["unload_dependents"] = new() { BoolParam = true } } });
        await gateway.IndexBecomesAsync("model 1 UNAVAILABLE");
        var index = await CallAsync<RepositoryIndexRequest, RepositoryIndexResponse>(channel, "RepositoryIndex", new());
        var ready = await CallAsync<RepositoryIndexRequest, RepositoryIndexResponse>(channel, "RepositoryIndex", new() { Ready = true });
        await CallAsync<RepositoryModelLoadRequest, RepositoryModelLoadResponse>(channel, "RepositoryModelLoad", new() { ModelName = "model" });

        var entry = Assert.Single(index.Models);
        Assert.Equal(("model", "1", "UNAVAILABLE", "It was unloaded."), (entry.Name, entry.Version, entry.State, entry.Reason));
        Assert.Empty(ready.Models);
        Assert.Equal(0, (await gateway.InferAsync()).Value);
    }

    [Fact]
    public async Task Load_WrongRequests_AreTheClientsMistakes()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        using var channel = GrpcChannel.ForAddress(gateway.Host.GrpcAddress);
        await gateway.AnswersAsync(0);
        gateway.Write(1, "refuse this");

        Assert.Equal(StatusCode.NotFound, await FailAsync(channel, new() { ModelName = "nobody" }));
        Assert.Equal(StatusCode.NotFound, await FailAsync(channel, new() { ModelName = "../../etc" }));
        Assert.Equal(StatusCode.NotFound, await FailAsync(channel, new()));
        Assert.Equal(StatusCode.InvalidArgument, await FailAsync(channel, new() { ModelName = "model", RepositoryName = "other" }));
        Assert.Equal(
            StatusCode.InvalidArgument,
            await FailAsync(channel, new() { ModelName = "model", Parameters = { ["config"] = new() { StringParam = "{}" } } }));
        Assert.Equal(
            StatusCode.InvalidArgument,
            await FailAsync(channel, new() { ModelName = "model", Parameters = { ["file:1/model.onnx"] = new() { BytesParam = ByteString.Empty } } }));
        Assert.Equal(StatusCode.FailedPrecondition, await FailAsync(channel, new() { ModelName = "model" }));
        Assert.Equal(0, (await gateway.InferAsync()).Value);
    }

    [Fact]
    public async Task Load_InAnotherMode_IsRefused()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.Host.GrpcAddress);

        Assert.Equal(StatusCode.PermissionDenied, await FailAsync(channel, new() { ModelName = "model" }));
    }

    [Fact]
    public async Task Infer_LabelForAVersion_IsAnsweredByThatVersion()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        using var channel = GrpcChannel.ForAddress(gateway.Host.GrpcAddress);
        gateway.Write(1, "10");
        gateway.Write(2, "20");
        gateway.WriteManifest("runtime: onnx\nlabels: {stable: 1}\n");
        await gateway.AnswersAsync(10, "stable");

        var answer = await CallAsync<ModelInferRequest, ModelInferResponse>(channel, "ModelInfer", new()
        {
            ModelName = "model",
            ModelVersion = "stable",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32", Shape = { 1 } } },
            RawInputContents = { ByteString.CopyFrom(0, 0, 0, 0) },
        });
        var metadata = await CallAsync<ModelMetadataRequest, ModelMetadataResponse>(channel, "ModelMetadata", new() { Name = "model" });

        Assert.Equal("1", answer.ModelVersion);
        Assert.Equal(10f, BitConverter.ToSingle(answer.RawOutputContents[0].Span));
        Assert.Equal(["1", "2"], metadata.Versions);
    }

    private static async Task<StatusCode> FailAsync(GrpcChannel channel, RepositoryModelLoadRequest request) =>
        (await Assert.ThrowsAsync<RpcException>(
            () => CallAsync<RepositoryModelLoadRequest, RepositoryModelLoadResponse>(channel, "RepositoryModelLoad", request))).StatusCode;

    private static async Task<TResponse> CallAsync<TRequest, TResponse>(GrpcChannel channel, string name, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var parser = new MessageParser<TResponse>(static () => new TResponse());
        var method = new Method<TRequest, TResponse>(
            MethodType.Unary,
            "inference.GRPCInferenceService",
            name,
            Marshallers.Create<TRequest>(static message => message.ToByteArray(), static _ => throw new NotSupportedException()),
            Marshallers.Create<TResponse>(static message => message.ToByteArray(), parser.ParseFrom));
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), request);
        return await call;
    }
}
