using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Classifiers;

/// <summary>What a model's contract asks about texts, of a server and of a model of ours, that answer well and badly.</summary>
public sealed class ClassifierTests
{
    private const string Unclassified = "request: unclassified";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> BadAnswers => [.. Misdeeds().Keys];

    [Fact]
    public async Task Infer_SuspectText_IsRefusedWithItsPlaceAndNotItsWords()
    {
        await using var server = await FakeClassifierServer.StartAsync();
        await using var gateway = await StartAsync(Of(server, "closed"));

        using var good = await PostAsync(gateway, "good", "fine");
        using var refused = await PostAsync(gateway, "good", "a bad one");

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = await refused.Content.ReadAsStringAsync();
        Assert.Contains("/inputs/0/data/1: expected a text the classifier lets pass, found 9 bytes it does not", error, StringComparison.Ordinal);
        Assert.DoesNotContain("a bad one", error, StringComparison.Ordinal);
        Assert.Equal([["good", "fine"], ["good", "a bad one"]], server.Asked);
    }

    [Fact]
    public async Task Infer_OnlyFlagged_IsAnsweredAndTold()
    {
        await using var server = await FakeClassifierServer.StartAsync();
        await using var gateway = await StartAsync($"{Of(server, "closed")}\n    action: flag");

        using var response = await PostAsync(gateway, "bad");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("x: suspect", await FlaggedAsync(response));
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Infer_NoVerdictAndClosed_IsNotRun(string misdeed)
    {
        await using var server = await FakeClassifierServer.StartAsync();
        server.Instead = Misdeeds()[misdeed];
        await using var gateway = await StartAsync(Of(server, "closed"));

        using var response = await PostAsync(gateway, "good");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("could not be classified", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Infer_NoVerdictAndOpen_IsAnsweredAndTold(string misdeed)
    {
        await using var server = await FakeClassifierServer.StartAsync();
        server.Instead = Misdeeds()[misdeed];
        await using var gateway = await StartAsync(Of(server, "open"));

        using var response = await PostAsync(gateway, "good");
        server.Instead = null;
        using var later = await PostAsync(gateway, "bad");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Unclassified, await FlaggedAsync(response));
        Assert.Equal(HttpStatusCode.BadRequest, later.StatusCode);
    }

    [Fact]
    public async Task Infer_NobodyListens_IsDoneAsDeclared()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}/infer";
        await using var closed = await StartAsync($"url: {url}\n    timeoutMs: 10000\n    onFailure: closed");
        await using var open = await StartAsync($"url: {url}\n    timeoutMs: 10000\n    onFailure: open");

        using var refused = await PostAsync(closed, "good");
        using var answered = await PostAsync(open, "good");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(Unclassified, await FlaggedAsync(answered));
    }

    [Fact]
    public async Task Infer_TooMuchText_IsNotPassedUnseen()
    {
        await using var server = await FakeClassifierServer.StartAsync();
        await using var gateway = await StartAsync(Of(server, "closed"));

        using var response = await PostAsync(gateway, [.. Enumerable.Repeat("good", 1025)]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Infer_ModelOfOurs_IsAskedInItsOwnSandbox()
    {
        await using var gateway = await StartAsync("model: guard\n    timeoutMs: 10000\n    onFailure: closed", "x");
        using var early = await PostAsync(gateway, "good");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        await AddGuardAsync(gateway);

        using var good = await PostAsync(gateway, "good", "fine");
        using var refused = await PostAsync(gateway, "bad");
        using var dead = await PostAsync(gateway, "die");

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, dead.StatusCode);
    }

    [Fact]
    public async Task Infer_ModelOfOursIsSlow_EndsAtTheDeadline()
    {
        await using var gateway = await StartAsync("model: guard\n    timeoutMs: 200\n    onFailure: open", "x");
        await AddGuardAsync(gateway);

        using var response = await PostAsync(gateway, "sleep");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Unclassified, await FlaggedAsync(response));
    }

    private static string Of(FakeClassifierServer server, string onFailure) => $"url: {server.Url}\n    timeoutMs: 1500\n    onFailure: {onFailure}";

    private static Dictionary<string, Func<HttpContext, Task>> Misdeeds() => new()
    {
        ["slow"] = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
        ["refuses"] = context => WriteAsync(context, 500, "no"),
        ["sends elsewhere"] = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        },
        ["drops the connection"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        ["answers nothing"] = context => WriteAsync(context, 200, ""),
        ["answers no JSON"] = context => WriteAsync(context, 200, "good"),
        ["answers too few"] = context => WriteAsync(context, 200, Scores("[]")),
        ["answers too many"] = context => WriteAsync(context, 200, Scores("[0,0]")),
        ["answers words"] = context => WriteAsync(context, 200, Scores("[\"0\"]")),
        ["answers infinity"] = context => WriteAsync(context, 200, Scores("[1e999]")),
        ["answers twice"] = context => WriteAsync(context, 200, """{"outputs":[{"datatype":"FP32","data":[0]},{"datatype":"FP32","data":[0]}]}"""),
        ["answers without outputs"] = context => WriteAsync(context, 200, "[]"),
        ["answers for ever"] = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(new string(' ', 64 << 10));
            }
        },
    };

    private static string Scores(string data) => $$"""{"outputs":[{"name":"score","datatype":"FP32","shape":[1],"data":{{data}}}]}""";

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }

    private static async Task<GatewayTestHost> StartAsync(string classifier, string input = "text")
    {
        var model = new ModelLoaded
        {
            Inputs = { new TensorSpec { Name = "x", Datatype = DataType.Bytes, Shape = { -1 } } },
            Outputs = { new TensorSpec { Name = "y", Datatype = DataType.Fp32, Shape = { -1 } } },
        };
        var gateway = await GatewayTestHost.StartAsync(
            model,
            ["--Gateway:Repository:SettleSeconds=0.1", "--Gateway:Repository:PollSeconds=0.2"],
            launcher => launcher.ConfigureFor = (worker, launch) =>
                worker.OnInfer = launch.Name.StartsWith("guard", StringComparison.Ordinal) ? GuardAsync : AnswerAsync,
            $"contract:\n  classifier:\n    input: {input}\n    {classifier}");
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private static async Task AddGuardAsync(GatewayTestHost gateway)
    {
        var folder = Directory.CreateDirectory(Path.Combine(gateway.Models, "guard", "1"));
        await File.WriteAllTextAsync(Path.Combine(folder.Parent!.FullName, "model.yaml"), "runtime: onnx");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "model.onnx"), "not read by a fake worker");
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/v2/models/guard/ready")).IsSuccessStatusCode, _patience);
    }

    private static Task AnswerAsync(FakeWorker worker, GatewayFrame frame, byte[] payload) => ScoreAsync(worker, frame, payload, _ => 0);

    private static Task GuardAsync(FakeWorker worker, GatewayFrame frame, byte[] payload)
    {
        var text = Encoding.UTF8.GetString(payload);
        if (text.Contains("die", StringComparison.Ordinal))
        {
            worker.Die();
            return Task.CompletedTask;
        }

        return text.Contains("sleep", StringComparison.Ordinal)
            ? Task.CompletedTask
            : ScoreAsync(worker, frame, payload, element => element.Contains("bad", StringComparison.Ordinal) ? 1 : 0);
    }

    private static Task ScoreAsync(FakeWorker worker, GatewayFrame frame, byte[] payload, Func<string, float> score)
    {
        var scores = new List<float>();
        ReadOnlySpan<byte> rest = payload;
        while (BytesElements.TryTake(ref rest, out var element))
        {
            scores.Add(score(Encoding.UTF8.GetString(element)));
        }

        var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(scores)).ToArray();
        var tensor = frame.Infer.Inputs[0].Clone();
        (tensor.Name, tensor.Datatype, tensor.ByteLength) = ("y", DataType.Fp32, (ulong)bytes.Length);
        return worker.SendAsync(new WorkerFrame { RequestId = frame.RequestId, InferResult = new InferResult { Outputs = { tensor } } }, bytes);
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, params string[] texts) => gateway.Http.PostAsJsonAsync(
        "/v2/models/model/infer",
        new { inputs = new[] { new { name = "x", datatype = "BYTES", shape = new[] { texts.Length }, data = texts } } });

    private static async Task<string?> FlaggedAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return body.GetProperty("parameters").GetProperty("flagged").GetString();
    }
}
