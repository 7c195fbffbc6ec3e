using Microsoft.AspNetCore.Http;

namespace SandboxGateway.Client.Tests.Rest;

/// <summary>Answers in pieces over HTTP.</summary>
public sealed class RestStreamTests
{
    private const string Metadata = """
        {"name":"m","versions":["1"],"platform":"p","inputs":[{"name":"x","datatype":"BYTES","shape":[1]}],
        "outputs":[{"name":"text","datatype":"BYTES","shape":[1]},{"name":"ids","datatype":"INT64","shape":[-1,2]},{"name":"error","datatype":"BYTES","shape":[1]}]}
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly RetryOptions _quick = new() { BaseDelay = TimeSpan.FromMilliseconds(1) };

    private static readonly InferenceRequest _request = new()
    {
        Model = "m",
        Id = "i",
        Inputs = { InferenceTensor.FromStrings("x", [1], "say") },
        Parameters = { ["n"] = 2L },
    };

    [Fact]
    public async Task Stream_Events_BecomeTypedReplies()
    {
        var sent = "";
        await using var server = await StartAsync(async (context, _) =>
        {
            sent = await new StreamReader(context.Request.Body).ReadToEndAsync();
            Assert.Equal("/v2/models/m/generate_stream", context.Request.Path);
            context.Response.ContentType = "text/event-stream";
            foreach (var piece in (string[])["data: {\"model_name\":\"m\",\"id\":\"i\",\"te", "xt\":\"Hé\",\"ids\":[1,2,3,4]}\n", "\n: comment\n\nda", "ta: {\"model_name\":\"m\",\"text\":\"llo\",\"error\":\"none\"}\n\n"])
            {
                await context.Response.WriteAsync(piece);
                await context.Response.Body.FlushAsync();
            }
        });

        var replies = await ReadAsync(server);

        Assert.Equal("""{"id":"i","parameters":{"n":2},"x":["say"]}""", sent);
        Assert.Equal(["Hé", "llo"], replies.Select(reply => reply["text"].ToStrings()[0]));
        Assert.Equal([1L, 2, 3, 4], replies[0]["ids"].ToArray<long>());
        Assert.Equal([2L, 2], replies[0]["ids"].Shape);
        Assert.Equal("i", replies[0].Id);
        Assert.Equal(["text", "error"], replies[1].Outputs.Select(output => output.Name));
    }

    [Fact]
    public async Task Stream_ErrorEvent_EndsItAfterTheRepliesBefore()
    {
        await using var server = await StartAsync((context, _) => EventsAsync(context, """{"model_name":"m","text":"a"}""", """{"error":"the worker died"}"""));
        using var client = InferenceClient.ForRest(server.Http);
        var replies = new List<InferenceResult>();

        var failure = await Assert.ThrowsAsync<InferenceException>(() => ReadAsync(client, replies));

        Assert.Equal((InferenceError.ServerFailed, "the worker died"), (failure.Error, failure.Message));
        Assert.Single(replies);
    }

    [Fact]
    public async Task Stream_ConnectionThatBreaks_IsNoWholeAnswerAndNotTriedAgain()
    {
        var posts = 0;
        await using var server = await StartAsync(async (context, _) =>
        {
            posts++;
            await EventsAsync(context, """{"model_name":"m","text":"a"}""");
            context.Abort();
        });
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Retry = _quick });
        var replies = new List<InferenceResult>();

        var failure = await Assert.ThrowsAsync<InferenceException>(() => ReadAsync(client, replies));

        Assert.Equal(InferenceError.ConnectionFailed, failure.Error);
        Assert.Equal(1, posts);
    }

    [Fact]
    public async Task Stream_RefusedBeforeItBegins_IsTriedAgain()
    {
        var posts = 0;
        await using var server = await StartAsync((context, _) => ++posts < 3
            ? StubServer.WriteAsync(context, 503, """{"error":"loading"}""")
            : EventsAsync(context, """{"model_name":"m","text":"a"}"""));

        Assert.Single(await ReadAsync(server));
        Assert.Equal(3, posts);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"model_name":"m","ids":["a"]}""")]
    public async Task Stream_EventThatIsNone_IsSaidToBeBad(string data)
    {
        await using var server = await StartAsync((context, _) => EventsAsync(context, data));

        Assert.Equal(InferenceError.BadAnswer, (await Assert.ThrowsAsync<InferenceException>(() => ReadAsync(server))).Error);
    }

    [Fact]
    public async Task Stream_LoopLeftEarly_TellsTheServer()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(async (context, _) =>
        {
            using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await EventsAsync(context, """{"model_name":"m","text":"a"}""");
            await gone.Task;
        });
        using var client = InferenceClient.ForRest(server.Http);

        await foreach (var reply in client.StreamAsync(_request, CancellationToken.None))
        {
            Assert.Equal(["a"], reply["text"].ToStrings());
            break;
        }

        await gone.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task Stream_TimeThatIsUp_IsADeadlineEvenBetweenReplies()
    {
        await using var server = await StartAsync(async (context, _) =>
        {
            await EventsAsync(context, """{"model_name":"m","text":"a"}""");
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        using var client = InferenceClient.ForRest(server.Http);
        var request = new InferenceRequest { Model = "m", Timeout = TimeSpan.FromSeconds(3) };

        var failure = await Assert.ThrowsAsync<InferenceException>(async () =>
        {
            await foreach (var reply in client.StreamAsync(request, CancellationToken.None))
            {
                Assert.Equal(["a"], reply["text"].ToStrings());
            }
        });

        Assert.Equal(InferenceError.DeadlineExceeded, failure.Error);
    }

    private static Task<StubServer> StartAsync(Func<HttpContext, int, Task> generate) => StubServer.StartAsync((context, number) =>
        context.Request.Path == "/v2/models/m" ? StubServer.WriteAsync(context, 200, Metadata) : generate(context, number));

    private static async Task EventsAsync(HttpContext context, params string[] data)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var one in data)
        {
            await context.Response.WriteAsync($"data: {one}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }

    private static async Task<List<InferenceResult>> ReadAsync(StubServer server)
    {
        using var client = InferenceClient.ForRest(server.Http, new InferenceClientOptions { Retry = _quick });
        var replies = new List<InferenceResult>();
        await ReadAsync(client, replies);
        return replies;
    }

    private static async Task ReadAsync(InferenceClient client, List<InferenceResult> replies)
    {
        await foreach (var reply in client.StreamAsync(_request, CancellationToken.None))
        {
            replies.Add(reply);
        }
    }
}
