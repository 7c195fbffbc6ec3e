using Microsoft.AspNetCore.Http;

namespace SandboxGateway.Client.Tests;

/// <summary>Calls end when the caller has no more time, or does not want them any more.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Infer_ServerThatNeverAnswers_IsADeadlineAndTheServerSeesItGo(bool rest)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync((context, _) => HangAsync(context, gone));
        using var client = rest ? InferenceClient.ForRest(server.Http) : InferenceClient.ForGrpc(server.Http2);
        var request = new InferenceRequest { Model = "m", Timeout = TimeSpan.FromSeconds(3) };

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(request, CancellationToken.None));

        Assert.Equal(InferenceError.DeadlineExceeded, failure.Error);
        await gone.Task.WaitAsync(_patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Infer_CallerCancels_IsACancellationAndTheServerSeesItGo(bool rest)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            arrived.TrySetResult();
            return HangAsync(context, gone);
        });
        using var client = rest ? InferenceClient.ForRest(server.Http) : InferenceClient.ForGrpc(server.Http2);
        using var caller = new CancellationTokenSource();

        var call = client.InferAsync(Requests.Any, caller.Token);
        await arrived.Task.WaitAsync(_patience);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await gone.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task Infer_HttpClientsOwnTimeout_IsADeadlineToo()
    {
        await using var server = await StubServer.StartAsync((context, _) => HangAsync(context, gone: null));
        using var http = new HttpClient { BaseAddress = server.Http, Timeout = TimeSpan.FromMilliseconds(300) };
        using var client = InferenceClient.ForRest(http);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal(InferenceError.DeadlineExceeded, failure.Error);
    }

    private static async Task HangAsync(HttpContext context, TaskCompletionSource? gone)
    {
        using var registration = context.RequestAborted.Register(() => gone?.TrySetResult());
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
