using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Workers;

/// <summary>
/// A worker that breaks the channel's rules: the client gets a clear 5xx, the worker is ended, and the next request is
/// answered by its replacement.
/// </summary>
public sealed class HostileWorkerTests
{
    private const string Request = """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1.5,-2]}]}""";

    public static TheoryData<string> Misdeeds => [.. Scripts.Keys];

    private static Dictionary<string, Func<FakeWorker, GatewayFrame, byte[], Task>> Scripts { get; } = new()
    {
        ["wrong id"] = (worker, request, payload) =>
        {
            request.RequestId += 1;
            return worker.EchoAsync(request, payload);
        },
        ["shape the model does not have"] = (worker, request, payload) => Answer(worker, request, payload, result =>
        {
            result.Outputs[0].Shape.Clear();
            result.Outputs[0].Shape.Add([1, 2]);
        }),
        ["negative dimension"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs[0].Shape[0] = -2),
        ["shape and bytes disagree"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs[0].Shape[0] = 3),
        ["other datatype"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs[0].Datatype = DataType.Int32),
        ["datatype that does not exist"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs[0].Datatype = (DataType)99),
        ["other name"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs[0].Name = "z"),
        ["one output too many"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs.Add(result.Outputs[0].Clone())),
        ["no outputs"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs.Clear()),
        ["payload longer than its tensors"] = (worker, request, payload) => Answer(worker, request, [.. payload, 0], _ => { }),
        ["huge tensor length"] = (worker, request, payload) => Answer(worker, request, payload, result => result.Outputs[0].ByteLength = ulong.MaxValue),
        ["4 GiB payload announced"] = (worker, _, _) => worker.SendRawAsync(Prefix(10, 1UL << 32)),
        ["payload of 2^64-1 announced"] = (worker, _, _) => worker.SendRawAsync(Prefix(10, ulong.MaxValue)),
        ["header of 4 GiB announced"] = (worker, _, _) => worker.SendRawAsync(Prefix(uint.MaxValue, 0)),
        ["garbage"] = (worker, _, _) => worker.SendRawAsync(new byte[64]),
        ["header that is no message"] = (worker, _, _) => worker.SendRawAsync((byte[])[.. Prefix(4, 0), 255, 255, 255, 255]),
        ["empty header"] = (worker, _, _) => worker.SendRawAsync(Prefix(0, 0)),
        ["a second Hello"] = (worker, request, _) => worker.SendAsync(new WorkerFrame { RequestId = request.RequestId, Hello = new Hello() }),
        ["failure with a payload"] = (worker, request, payload) => worker.SendAsync(new WorkerFrame { RequestId = request.RequestId, Failure = new Failure() }, payload),
        ["half a frame, then death"] = async (worker, _, _) =>
        {
            await worker.SendRawAsync(Prefix(100, 100).AsMemory(0, 9));
            worker.Die();
        },
        ["half a payload, then death"] = async (worker, request, payload) =>
        {
            var result = new InferResult { Outputs = { new Tensor { Name = "y", Datatype = DataType.Fp32, Shape = { 2 }, ByteLength = 8 } } };
            var header = new WorkerFrame { RequestId = request.RequestId, InferResult = result }.ToByteArray();
            await worker.SendRawAsync((byte[])[.. Prefix((uint)header.Length, 8), .. header, 1, 2, 3]);
            worker.Die();
        },
        ["death"] = (worker, _, _) =>
        {
            worker.Die();
            return Task.CompletedTask;
        },
    };

    [Theory]
    [MemberData(nameof(Misdeeds))]
    public async Task Infer_WorkerMisbehaves_ClientGets502AndTheNextWorkerAnswers(string misdeed)
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Configure = (worker, number) =>
            {
                if (number == 1)
                {
                    worker.OnInfer = Scripts[misdeed];
                }
            });

        using var first = await PostAsync(gateway);
        using var second = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.BadGateway, first.StatusCode);
        var error = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString();
        Assert.Contains("worker", error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var data = await DataAsync(second);
        Assert.Equal([1.5f, -2f], data);
        Assert.Equal(2, gateway.Launcher.Launches);
        Assert.Contains(1, gateway.Launcher.Killed);
    }

    [Fact]
    public async Task Infer_WorkerAnswersNothing_ClientGets504AtTheDeadlineAndTheNextWorkerAnswers()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            ["--Gateway:Workers:RequestTimeoutSeconds=0.3"],
            launcher => launcher.Configure = (worker, number) =>
            {
                if (number == 1)
                {
                    worker.OnInfer = static (_, _, _) => Task.CompletedTask;
                }
            });

        using var first = await PostAsync(gateway);
        using var second = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.GatewayTimeout, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains(1, gateway.Launcher.Killed);
    }

    [Fact]
    public async Task Infer_WorkerSendsAFrameUnasked_IsReplaced()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Configure = (worker, number) =>
            {
                if (number == 1)
                {
                    worker.OnStart = static async worker =>
                    {
                        await worker.LoadAsync();
                        await worker.SendAsync(new WorkerFrame { RequestId = 1, InferResult = new InferResult() });
                    };
                }
            });

        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), TimeSpan.FromSeconds(10));
        using var response = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Infer_WorkerDiesWithRequestsBehindTheFirst_OnlyTheFirstFails()
    {
        var arrived = 0;
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Configure = (worker, number) =>
            {
                if (number == 1)
                {
                    // Lets requests pile up in the channel, then dies with all of them.
                    worker.OnInfer = async (self, _, _) =>
                    {
                        await Eventually.TrueAsync(() => Volatile.Read(ref arrived) == 6, TimeSpan.FromSeconds(10));
                        self.Die();
                    };
                }
            });

        var requests = Enumerable.Range(0, 6).Select(async _ =>
        {
            var response = PostAsync(gateway);
            Interlocked.Increment(ref arrived);
            return await response;
        }).ToArray();
        var answers = await Task.WhenAll(requests);

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.BadGateway);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task Infer_WorkerReportsInvalidInput_ClientGets400WithPrintableText()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Configure = (worker, _) => worker.OnInfer = static (self, request, _) =>
                self.SendAsync(new WorkerFrame
                {
                    RequestId = request.RequestId,
                    Failure = new Failure { Kind = Failure.Types.Kind.InvalidInput, Message = "index\u001b[31m out\nof range" },
                }));

        using var response = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString();
        Assert.Contains("index [31m out of range", error, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Launcher.Launches);
    }

    private static Task Answer(FakeWorker worker, GatewayFrame request, byte[] payload, Action<InferResult> spoil)
    {
        var result = new InferResult
        {
            Outputs = { new Tensor { Name = "y", Datatype = DataType.Fp32, Shape = { 2 }, ByteLength = 8 } },
        };
        spoil(result);
        return worker.SendAsync(new WorkerFrame { RequestId = request.RequestId, InferResult = result }, payload);
    }

    private static byte[] Prefix(uint headerLength, ulong payloadLength)
    {
        var bytes = new byte[FramePrefix.Size];
        new FramePrefix(headerLength, payloadLength).Write(bytes);
        return bytes;
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway)
    {
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, TimeSpan.FromSeconds(10));
        using var content = new StringContent(Request, System.Text.Encoding.UTF8, "application/json");
        return await gateway.Http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), content);
    }

    private static async Task<float[]> DataAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. body.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];
    }
}
