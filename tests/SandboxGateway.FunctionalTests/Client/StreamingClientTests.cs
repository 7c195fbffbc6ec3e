using SandboxGateway.Client;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Client;

/// <summary>The client reads answers in pieces from a whole gateway, over generate_stream and ModelStreamInfer.</summary>
public sealed class StreamingClientTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Stream_SeveralReplies_ComeOneByOneAndTyped(string wire)
    {
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await worker.ReplyAsync(id, "one ");
            await worker.ReplyAsync(id, "two ");
            await worker.ReplyAsync(id, "three", more: false);
        });

        Assert.Equal(["one ", "two ", "three"], await ReadAsync(gateway, wire));
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Stream_ModelThatFailsBetweenReplies_ThrowsAfterThem(string wire)
    {
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await worker.ReplyAsync(id, "one ");
            await worker.FailAsync(id, Failure.Types.Kind.Execution, "out of words");
        });
        var replies = new List<string>();

        var failure = await Assert.ThrowsAsync<InferenceException>(() => ReadAsync(gateway, wire, replies));

        Assert.Equal(["one "], replies);
        Assert.Equal(InferenceError.ServerFailed, failure.Error);
        Assert.Contains("out of words", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task Stream_RefusedInput_IsTheCallersMistake(string wire)
    {
        await using var gateway = await StartAsync((worker, id) => worker.FailAsync(id, Failure.Types.Kind.InvalidInput, "too short"));

        var failure = await Assert.ThrowsAsync<InferenceException>(() => ReadAsync(gateway, wire));

        Assert.Equal(InferenceError.InvalidRequest, failure.Error);
    }

    private static async Task<List<string>> ReadAsync(GatewayTestHost gateway, string wire, List<string>? replies = null)
    {
        replies ??= [];
        using var client = wire == "grpc" ? InferenceClient.ForGrpc(gateway.GrpcAddress) : InferenceClient.ForRest(gateway.Http.BaseAddress!);
        var request = new InferenceRequest { Model = "model", Id = "7", Inputs = { InferenceTensor.FromStrings("x", [1], "go") }, Timeout = _patience };
        await foreach (var reply in client.StreamAsync(request, CancellationToken.None))
        {
            Assert.Equal("7", reply.Id);
            replies.AddRange(reply["y"].ToStrings());
        }

        return replies;
    }

    private static async Task<GatewayTestHost> StartAsync(Func<FakeWorker, ulong, Task> answer)
    {
        var gateway = await GatewayTestHost.StartHandlerAsync(
            worker => worker.OnInfer = (self, request, _) => answer(self, request.RequestId));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
