using Microsoft.Extensions.Time.Testing;

namespace SandboxGateway.Client.Tests;

/// <summary>What is tried again, how often and when.</summary>
public sealed class RetryTests
{
    private const string Success = """{"name":"stub","version":"1"}""";

    private static readonly RetryOptions _quick = new() { BaseDelay = TimeSpan.FromMilliseconds(1) };
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Call_ServerThatRefusesTwice_SucceedsAtTheThird(int status)
    {
        await using var server = await StubServer.StartAsync((context, number) =>
            StubServer.WriteAsync(context, number < 3 ? status : 200, number < 3 ? "" : Success));
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Retry = _quick });

        var metadata = await client.GetServerAsync(CancellationToken.None);

        Assert.Equal("stub", metadata.Name);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData(400, InferenceError.InvalidRequest)]
    [InlineData(404, InferenceError.NotFound)]
    [InlineData(500, InferenceError.ServerFailed)]
    [InlineData(502, InferenceError.ServerFailed)]
    [InlineData(504, InferenceError.DeadlineExceeded)]
    public async Task Call_FailureOfAnotherKind_IsNotTriedAgain(int status, InferenceError error)
    {
        await using var server = await StubServer.StartAsync(status, """{"error":"no"}""");
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Retry = _quick });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.GetServerAsync(CancellationToken.None));

        Assert.Equal((error, status, "no"), (failure.Error, failure.StatusCode, failure.Message));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Call_ServerThatAlwaysRefuses_FailsAfterTheLastAttempt()
    {
        await using var server = await StubServer.StartAsync(503, "");
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Retry = _quick });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.GetServerAsync(CancellationToken.None));

        Assert.Equal(InferenceError.Unavailable, failure.Error);
        Assert.Equal(_quick.MaxAttempts, server.Requests);
    }

    [Fact]
    public async Task Call_ConnectionThatBreaksAfterTheRequest_IsNotTriedAgain()
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Retry = _quick });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.InferAsync(Requests.Any, CancellationToken.None));

        Assert.Equal(InferenceError.ConnectionFailed, failure.Error);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_NobodyListens_IsSafeToTryAgain(bool rest)
    {
        Uri address;
        await using (var server = await StubServer.StartAsync(200, Success))
        {
            address = rest ? server.Http : server.Http2;
        }

        using var client = rest
            ? InferenceClient.ForRest(address, new InferenceClientOptions { Retry = _quick with { MaxAttempts = 2 } })
            : InferenceClient.ForGrpc(address, new InferenceClientOptions { Retry = _quick with { MaxAttempts = 2 } });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.GetServerAsync(CancellationToken.None));

        Assert.Equal(InferenceError.ConnectionFailed, failure.Error);
        Assert.True(failure.IsSafeToRetry, failure.InnerException?.ToString());
    }

    [Fact]
    public async Task Call_RetryAfter_IsWaitedFor()
    {
        var time = new FakeTimeProvider();
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(async (context, number) =>
        {
            if (number == 1)
            {
                context.Response.Headers.RetryAfter = "3";
                context.Response.OnCompleted(() => Task.FromResult(refused.TrySetResult()));
                await StubServer.WriteAsync(context, 503, "");
                return;
            }

            await StubServer.WriteAsync(context, 200, Success);
        });
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { TimeProvider = time, Retry = _quick });

        var call = client.GetServerAsync(CancellationToken.None);
        await refused.Task.WaitAsync(_patience);
        await AdvanceAsync(time, TimeSpan.FromSeconds(2.9), until: () => false);
        Assert.Equal(1, server.Requests);
        await AdvanceAsync(time, TimeSpan.FromSeconds(5), until: () => call.IsCompleted);

        Assert.Equal("stub", (await call.WaitAsync(_patience)).Name);
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("Fri, 31 Dec 2100 23:59:59 GMT")]
    public async Task Call_RetryAfterBeyondTheLongestPause_FailsAtOnce(string after)
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = after;
            return StubServer.WriteAsync(context, 429, "");
        });
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Retry = _quick });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.GetServerAsync(CancellationToken.None));

        Assert.Equal(InferenceError.Overloaded, failure.Error);
        Assert.True(failure.RetryAfter >= TimeSpan.FromHours(1));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Call_NoTimeForThePause_FailsWithTheServersReason()
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = "4";
            return StubServer.WriteAsync(context, 503, """{"error":"loading"}""");
        });
        using var client = InferenceClient.ForRest(
            server.Http, new InferenceClientOptions { Timeout = TimeSpan.FromSeconds(3), Retry = _quick });

        var failure = await Assert.ThrowsAsync<InferenceException>(() => client.GetServerAsync(CancellationToken.None));

        Assert.Equal("loading", failure.Message);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task IsReady_ServerThatIsNot_IsAnAnswerAndNotTriedAgain()
    {
        await using var server = await StubServer.StartAsync(503, "");
        using var client = InferenceClient.ForRest(server.Http);

        Assert.False(await client.IsReadyAsync(CancellationToken.None));
        Assert.False(await client.IsModelReadyAsync("m", CancellationToken.None));
        Assert.Equal(2, server.Requests);
    }

    /// <summary>In small steps, so that timers that are set on the way are due too; with room for the test's server in between.</summary>
    private static async Task AdvanceAsync(FakeTimeProvider time, TimeSpan by, Func<bool> until)
    {
        for (var passed = TimeSpan.Zero; passed < by && !until(); passed += TimeSpan.FromMilliseconds(100))
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(2);
        }
    }
}
