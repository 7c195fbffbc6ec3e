using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.Client.Tests.Grpc;

/// <summary>Answers in pieces over gRPC.</summary>
public sealed class GrpcStreamTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly RetryOptions _quick = new() { BaseDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Stream_SeveralMessages_AreReplies()
    {
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            var sent = await GrpcStub.ReadAsync(context, ModelInferRequest.Parser);
            Assert.Equal("/inference.GRPCInferenceService/ModelStreamInfer", context.Request.Path);
            Assert.Equal("true", context.Request.Headers["triton_grpc_error"].ToString());
            Assert.Equal("m", sent.ModelName);
            await GrpcStub.WritePartAsync(context, Reply(1));
            await GrpcStub.WriteAsync(context, Reply(2));
        });

        Assert.Equal([1, 2], await ReadAsync(server));
    }

    [Fact]
    public async Task Stream_StatusAfterAReply_EndsItAndIsNotTriedAgain()
    {
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            await GrpcStub.ReadAsync(context, ModelInferRequest.Parser);
            await GrpcStub.WritePartAsync(context, Reply(1));
            await GrpcStub.FailAsync(context, (int)StatusCode.Unavailable, "stopping");
        });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => ReadAsync(server));

        Assert.Equal((InferenceError.Unavailable, "stopping"), (failure.Error, failure.Message));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Stream_ErrorMessageOfAServerWithoutTheHeader_EndsIt()
    {
        await using var server = await StubServer.StartAsync((context, _) =>
            GrpcStub.WriteAsync(context, new ModelStreamInferResponse { ErrorMessage = "the model failed" }));

        Assert.Equal("the model failed", (await Assert.ThrowsAsync<InferenceException>(() => ReadAsync(server))).Message);
    }

    [Fact]
    public async Task Stream_RefusedBeforeItBegins_IsTriedAgain()
    {
        await using var server = await StubServer.StartAsync((context, number) => number < 3
            ? GrpcStub.FailAsync(context, (int)StatusCode.Unavailable, "loading")
            : GrpcStub.WriteAsync(context, Reply(7)));

        Assert.Equal([7], await ReadAsync(server));
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Stream_LoopLeftEarly_TellsTheServer()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await GrpcStub.WritePartAsync(context, Reply(1));
            await gone.Task;
        });
        using var client = InferenceClient.ForGrpc(server.Http2);

        await foreach (var reply in client.StreamAsync(Requests.Any, CancellationToken.None))
        {
            Assert.Equal([1], reply["y"].ToArray<int>());
            break;
        }

        await gone.Task.WaitAsync(_patience);
    }

    private static ModelStreamInferResponse Reply(int value) => new()
    {
        InferResponse = new ModelInferResponse
        {
            ModelName = "m",
            Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = "INT32", Shape = { 1 } } },
            RawOutputContents = { ByteString.CopyFrom(BitConverter.GetBytes(value)) },
        },
    };

    private static async Task<List<int>> ReadAsync(StubServer server)
    {
        using var client = InferenceClient.ForGrpc(server.Http2, new InferenceClientOptions { Retry = _quick });
        var values = new List<int>();
        await foreach (var reply in client.StreamAsync(Requests.Any, CancellationToken.None))
        {
            values.Add(reply["y"].ToArray<int>()[0]);
        }

        return values;
    }
}
