using System.Net;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Streaming;

/// <summary>Replies from a worker to server-sent events, and how they end when something goes wrong in between.</summary>
public sealed class GenerateStreamTests
{
    // Texts end in a space: a word that may go on in the next reply is held back.
    private const string Request = """{"id":"7","x":"go"}""";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Stream_ThreeReplies_AreThreeEventsAsTheyCome()
    {
        var release = new SyncPoint();
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await worker.ReplyAsync(id, "one ");
            await release.WaitToContinueAsync(CancellationToken.None);
            await worker.ReplyAsync(id, "two ");
            await worker.ReplyAsync(id, "three", more: false);
        });

        using var events = await OpenAsync(gateway);
        var first = (await events.NextAsync())!.Value;
        release.Continue();

        Assert.Equal("text/event-stream; charset=utf-8", events.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"model_name":"model","model_version":"1","id":"7","y":"one "}""", first.GetRawText());
        Assert.Equal(["two ", "three"], await events.RestAsync());
    }

    [Theory]
    [InlineData("single", "all ")]
    [InlineData("empty end", "all ")]
    [InlineData("nothing")]
    public async Task Stream_FewReplies_EndsWell(string kind, params string[] expected)
    {
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await (kind == "nothing" ? Task.CompletedTask : worker.ReplyAsync(id, "all ", more: kind != "single"));
            await (kind == "single" ? Task.CompletedTask : worker.EndAsync(id));
        });

        using var events = await OpenAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, events.Response.StatusCode);
        Assert.Equal(expected, await events.RestAsync());
    }

    [Fact]
    public async Task Stream_FailsAtOnce_IsAnErrorWithItsStatus()
    {
        await using var gateway = await StartAsync((worker, id) => worker.FailAsync(id, Failure.Types.Kind.InvalidInput, "too short"));

        using var events = await OpenAsync(gateway);

        Assert.Equal(HttpStatusCode.BadRequest, events.Response.StatusCode);
        Assert.Equal("""{"error":"The model refused the input: too short"}""", await events.TextAsync());
    }

    public static TheoryData<string, string> Endings => new()
    {
        { "failure", "error: The model failed: out of words" },
        { "death", "error: The model's worker ended while it ran this request; a new one is being started." },
        { "wrong id", "error: The model's worker gave an answer that breaks the protocol, and was ended." },
        { "other name", "error: The model's worker gave an answer that breaks the protocol, and was ended." },
        { "garbage", "error: The model's worker gave an answer that breaks the protocol, and was ended." },
        { "too long", "error: The model's worker gave an answer that breaks the protocol, and was ended." },
        { "silence", "error: The model's next reply did not come in time." },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Stream_BreaksOffBetweenReplies_LastEventIsTheError(string misdeed, string expected)
    {
        await using var gateway = await StartAsync(
            async (worker, id) =>
            {
                await worker.ReplyAsync(id, "one ");
                await MisbehaveAsync(worker, id, misdeed);
            },
            ["--Gateway:Workers:ReplyTimeoutSeconds=0.3", "--Gateway:Workers:MaxReplyBytes=4096"]);

        using var events = await OpenAsync(gateway);

        Assert.Equal(["one ", expected], await events.RestAsync());
        using var next = await OpenAsync(gateway, """{"x":"well"}""");
        Assert.Equal(["done"], await next.RestAsync());
    }

    [Fact]
    public async Task Stream_FramesAfterItsEnd_EndTheWorkerAndNotTheAnswer()
    {
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await worker.ReplyAsync(id, "all", more: false);
            await worker.ReplyAsync(id, "more", more: false);
        });

        using var events = await OpenAsync(gateway);

        Assert.Equal(["all"], await events.RestAsync());
        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), _patience);
    }

    [Fact]
    public async Task Stream_PastItsDeadline_EndsWithAnError()
    {
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await worker.ReplyAsync(id, "one ");
        });

        using var events = await OpenAsync(gateway, """{"x":"go","parameters":{"timeout":300000}}""");

        Assert.Equal(["one ", "error: The request was not answered within its deadline."], await events.RestAsync());
        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), _patience);
    }

    [Fact]
    public async Task Stream_LargeReply_ArrivesWhole()
    {
        var text = new string('w', 5 << 20);
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await worker.ReplyAsync(id, text);
            await worker.ReplyAsync(id, text, more: false);
        });

        using var events = await OpenAsync(gateway);

        var all = string.Concat(await events.RestAsync());
        Assert.Equal(2 * text.Length, all.Length);
        Assert.DoesNotContain(all, static letter => letter != 'w');
    }

    [Fact]
    public async Task Stream_SecretSplitOverReplies_DoesNotLeave()
    {
        const string Secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            foreach (var piece in "the token is ".Chunk(3).Concat(Secret.Chunk(7)).Concat(" as you know".Chunk(3)))
            {
                await worker.ReplyAsync(id, new string(piece));
            }

            await worker.EndAsync(id);
        });

        using var events = await OpenAsync(gateway);

        var all = string.Concat(await events.RestAsync());
        Assert.StartsWith("the token is [REDACTED:", all, StringComparison.Ordinal);
        Assert.EndsWith("] as you know", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret[4..12], all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ReplyThatBreaksTheContract_IsNotSent()
    {
        await using var gateway = await StartAsync(
            async (worker, id) =>
            {
                await worker.ReplyAsync(id, "short");
                await worker.ReplyAsync(id, "much too long");
                await worker.EndAsync(id);
            },
            contract: "contract: {outputs: {y: {maxLength: 6}}}");

        using var events = await OpenAsync(gateway);
        var texts = await events.RestAsync();

        Assert.StartsWith("error: ", texts[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(texts, static text => text.Contains("much", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("infer", """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["go"]}]}""")]
    [InlineData("generate", Request)]
    public async Task Unary_HandlerWithSeveralReplies_SaysWhatToAskInstead(string path, string body)
    {
        await using var gateway = await StartAsync((worker, id) => worker.FailAsync(id, Failure.Types.Kind.StreamNeeded));

        using var response = await PostAsync(gateway, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("generate_stream or ModelStreamInfer", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unary_SeveralReplies_AreABreachAndNotSent()
    {
        await using var gateway = await StartAsync(async (worker, id) =>
        {
            await worker.ReplyAsync(id, "one ");
            await worker.ReplyAsync(id, "two", more: false);
        });

        using var response = await PostAsync(gateway, "generate", Request);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), _patience);
    }

    private static Task MisbehaveAsync(FakeWorker worker, ulong id, string misdeed)
    {
        switch (misdeed)
        {
            case "failure":
                return worker.FailAsync(id, Failure.Types.Kind.Execution, "out of words");
            case "death":
                worker.Die();
                return Task.CompletedTask;
            case "wrong id":
                return worker.ReplyAsync(id + 1, "two");
            case "other name":
                return worker.SendAsync(new WorkerFrame
                {
                    RequestId = id,
                    InferResult = new InferResult { Outputs = { new Tensor { Name = "z", Datatype = DataType.Bytes, Shape = { 0 } } }, More = true },
                });
            case "garbage":
                return worker.SendRawAsync(new byte[64]);
            case "too long":
                return worker.ReplyAsync(id, new string('w', 5000));
            default:
                return Task.CompletedTask;
        }
    }

    // "well" is answered well, whatever the worker's script is.
    private static Task<GatewayTestHost> StartAsync(
        Func<FakeWorker, ulong, Task> reply, string[]? settings = null, string contract = "") =>
        GatewayTestHost.StartHandlerAsync(
            worker => worker.OnInfer = (self, request, payload) =>
                System.Text.Encoding.UTF8.GetString(payload).EndsWith("well", StringComparison.Ordinal)
                    ? self.ReplyAsync(request.RequestId, "done", more: false)
                    : reply(self, request.RequestId),
            settings,
            contract);

    private static async Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, string path, string body)
    {
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await gateway.Http.PostAsync(new Uri($"v2/models/model/{path}", UriKind.Relative), content);
    }

    private static async Task<EventReader> OpenAsync(GatewayTestHost gateway, string body = Request)
    {
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        return await EventReader.OpenAsync(gateway.Http, body);
    }
}
