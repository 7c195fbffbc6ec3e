using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Workers;

/// <summary>Clients that go away at every stage of their request, and requests that have a time limit of their own.</summary>
public sealed class CancellationTests
{
    private const string OneAtATime = "--Gateway:Workers:MaxInFlight=1";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    // What counts is the best of some rounds: others use the machine too.
    private static readonly TimeSpan _promised = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task BeforeParsing_ClientGoesAway_NothingReachesTheWorker()
    {
        var seen = new ConcurrentBag<ulong>();
        await using var gateway = await StartAsync((worker, _) => worker.OnInfer = (self, request, payload) =>
        {
            seen.Add(request.RequestId);
            return self.EchoAsync(request, payload);
        });

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(gateway.Http.BaseAddress!.Host, gateway.Http.BaseAddress.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "POST /v2/models/model/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"inputs\""));
        }

        using var answered = await InferAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Single(seen);
        Assert.Empty(gateway.Launcher.Killed);
    }

    [Fact]
    public async Task Queued_ClientGoesAway_ItsPlaceIsFreeAndTheWorkerNeverSeesIt()
    {
        var release = new SyncPoint();
        var seen = new ConcurrentQueue<float>();
        await using var gateway = await StartAsync(
            (worker, _) => worker.OnInfer = async (self, request, payload) =>
            {
                seen.Enqueue(BitConverter.ToSingle(payload));
                await release.WaitToContinueAsync(CancellationToken.None);
                await self.EchoAsync(request, payload);
            },
            "--Gateway:Workers:MaxQueueLength=1",
            OneAtATime);
        var running = InferAsync(gateway, 1);
        await release.WaitForReachedAsync(_patience);

        await LeaveWhenQueuedAsync(gateway);
        var next = await AskUntilQueuedAsync(gateway, 3);
        release.Continue();

        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await next).StatusCode);
        Assert.Equal([1f, 3f], seen);
        Assert.Equal(1, gateway.Launcher.Launches);
    }

    [Fact]
    public async Task Running_WorkerThatListens_StopsAndServesOn()
    {
        var running = new ConcurrentQueue<ulong>();
        await using var gateway = await StartAsync(
            (worker, _) =>
            {
                worker.TakesCancel = true;
                worker.OnInfer = (self, request, payload) =>
                {
                    running.Enqueue(request.RequestId);
                    return BitConverter.ToSingle(payload) == 0 ? Task.CompletedTask : self.EchoAsync(request, payload);
                };
                worker.OnCancel = (self, id) => running.TryDequeue(out var current)
                    ? self.FailAsync(current == id ? id : 0, Failure.Types.Kind.Cancelled)
                    : Task.CompletedTask;
            },
            OneAtATime);

        for (var round = 0; round < 5; round++)
        {
            await LeaveAsync(gateway, () => !running.IsEmpty);
            await Eventually.TrueAsync(() => running.IsEmpty, _patience);
            using var answered = await InferAsync(gateway, 1);
            running.Clear();
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        }

        // Others use the machine too: now and then this worker may have been too late.
        Assert.InRange(gateway.Launcher.Launches, 1, 5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Running_WorkerThatGoesOn_IsEndedWithin100Milliseconds(bool isTold)
    {
        var running = 0;
        await using var gateway = await StartAsync(
            (worker, _) =>
            {
                worker.TakesCancel = isTold;
                worker.OnInfer = (self, request, payload) =>
                {
                    Interlocked.Increment(ref running);
                    return BitConverter.ToSingle(payload) == 0 ? Task.CompletedTask : self.EchoAsync(request, payload);
                };
            },
            OneAtATime);

        var best = TimeSpan.MaxValue;
        for (var round = 1; round <= 5; round++)
        {
            await LeaveAsync(gateway, () => Volatile.Read(ref running) > 0);
            var left = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => gateway.Launcher.Killed.Contains(round), _patience);
            best = Stopwatch.GetElapsedTime(left) is var elapsed && elapsed < best ? elapsed : best;
            using var answered = await InferAsync(gateway, 1);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            running = 0;
        }

        Assert.InRange(best, TimeSpan.Zero, _promised);
    }

    [Fact]
    public async Task Running_WithOthersSentAhead_TheyAreAnswered()
    {
        var seen = 0;
        await using var gateway = await StartAsync((worker, number) => worker.OnInfer = (self, request, payload) =>
        {
            Interlocked.Increment(ref seen);
            return number == 1 ? Task.CompletedTask : self.EchoAsync(request, payload);
        });
        using var leaving = new CancellationTokenSource();
        var left = InferAsync(gateway, 0, cancellationToken: leaving.Token);
        await Eventually.TrueAsync(() => Volatile.Read(ref seen) == 1, _patience);
        var others = Enumerable.Range(1, 5).Select(value => InferAsync(gateway, value)).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref seen) == 6, _patience);

        await leaving.CancelAsync();

        Assert.All(await Task.WhenAll(others), static answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal([1], gateway.Launcher.Killed.Distinct());
    }

    [Fact]
    public async Task Replying_ClientGoesAway_OthersAreAnswered()
    {
        // More than sockets hold, so that the gateway is still writing when the client goes.
        const int Count = 8 << 20;
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);

        for (var round = 0; round < 3; round++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v2/models/model/infer")
            {
                Content = new ByteArrayContent(new byte[Count]),
            };
            request.Content.Headers.Add("Inference-Header-Content-Length", "0");
            request.Content.Headers.ContentType = new("application/octet-stream");
            using var answer = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var answered = await InferAsync(gateway);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal(1, gateway.Launcher.Launches);
    }

    [Fact]
    public async Task Timeout_OfTheRequest_EndsItAndTheWorkerIsTold()
    {
        var cancelled = new ConcurrentBag<ulong>();
        await using var gateway = await StartAsync((worker, _) =>
        {
            worker.TakesCancel = true;
            worker.OnInfer = (self, request, payload) =>
                BitConverter.ToSingle(payload) == 0 ? Task.CompletedTask : self.EchoAsync(request, payload);
            worker.OnCancel = (self, id) =>
            {
                var isFirst = !cancelled.Contains(id);
                cancelled.Add(id);
                return isFirst ? self.FailAsync(id, Failure.Types.Kind.Cancelled) : Task.CompletedTask;
            };
        });

        using var timedOut = await InferAsync(gateway, 0, """{"timeout":200000}""");
        using var answered = await InferAsync(gateway, 1, """{"timeout":20000000}""");

        Assert.Equal(HttpStatusCode.GatewayTimeout, timedOut.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.NotEmpty(cancelled);
    }

    [Fact]
    public async Task Timeout_LongerThanTheGatewaysOwn_ChangesNothing()
    {
        await using var gateway = await StartAsync(
            (worker, _) => worker.OnInfer = static (_, _, _) => Task.CompletedTask, "--Gateway:Workers:RequestTimeoutSeconds=0.3");

        using var timedOut = await InferAsync(gateway, 1, """{"timeout":9223372036854775807}""");

        Assert.Equal(HttpStatusCode.GatewayTimeout, timedOut.StatusCode);
    }

    [Fact]
    public async Task Timeout_ThatHasPassedOnArrival_IsNotSentToTheWorker()
    {
        var seen = 0;
        await using var gateway = await StartAsync((worker, _) => worker.OnInfer = (self, request, payload) =>
        {
            seen++;
            return self.EchoAsync(request, payload);
        });

        using var timedOut = await InferAsync(gateway, 1, """{"timeout":1}""");

        Assert.Equal(HttpStatusCode.GatewayTimeout, timedOut.StatusCode);
        Assert.Equal(0, seen);
    }

    [Theory]
    [InlineData("""{"timeout":-1}""", "parameters.timeout: must be a whole number from 0 to 9223372036854775807")]
    [InlineData("""{"timeout":"1"}""", "parameters.timeout: must be a whole number from 0 to 9223372036854775807")]
    [InlineData("""{"timeout":1.5}""", "parameters.timeout: must be a whole number from 0 to 9223372036854775807")]
    [InlineData("""{"priority":-1}""", "parameters.priority: must be a whole number from 0 to 4294967295")]
    [InlineData("""{"priority":4294967296}""", "parameters.priority: must be a whole number from 0 to 4294967295")]
    [InlineData("""{"priority":true}""", "parameters.priority: must be a whole number from 0 to 4294967295")]
    public async Task Parameters_OutOfRange_AreRefused(string parameters, string expected)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var refused = await InferAsync(gateway, 1, parameters);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal($$"""{"error":"{{expected}}"}""", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Priority_OfRequestsThatWait_DecidesTheirOrder()
    {
        var release = new SyncPoint();
        var order = new ConcurrentQueue<float>();
        await using var gateway = await StartAsync(
            (worker, _) => worker.OnInfer = async (self, request, payload) =>
            {
                await release.WaitToContinueAsync(CancellationToken.None);
                order.Enqueue(BitConverter.ToSingle(payload));
                await self.EchoAsync(request, payload);
            },
            OneAtATime);
        var running = InferAsync(gateway);
        await release.WaitForReachedAsync(_patience);

        List<Task<HttpResponseMessage>> waiting = [];
        foreach (var priority in (int[])[0, 3, 2, 7])
        {
            waiting.Add(await AskUntilQueuedAsync(gateway, priority, $$"""{"priority":{{priority}}}"""));
        }

        release.Continue();
        Assert.All(await Task.WhenAll(waiting), static answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        Assert.Equal([1f, 2, 3, 7, 0], order);
    }

    private static Task<GatewayTestHost> StartAsync(Action<FakeWorker, int> configure, params string[] settings) =>
        GatewayTestHost.StartAsync(FakeModels.Identity(), settings, launcher => launcher.Configure = configure);

    // A request for 0, whose client goes away once the worker has it.
    private static async Task LeaveAsync(GatewayTestHost gateway, Func<bool> isRunning)
    {
        using var leaving = new CancellationTokenSource();
        var left = InferAsync(gateway, 0, cancellationToken: leaving.Token);
        await Eventually.TrueAsync(isRunning, _patience);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
    }

    private static async Task LeaveWhenQueuedAsync(GatewayTestHost gateway)
    {
        using var leaving = new CancellationTokenSource();
        var left = await AskUntilQueuedAsync(gateway, 2, cancellationToken: leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
    }

    // In the queue once it has not been refused for a while; it is asked again as long as the queue is full.
    private static async Task<Task<HttpResponseMessage>> AskUntilQueuedAsync(
        GatewayTestHost gateway, int value, string parameters = "{}", CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var asked = InferAsync(gateway, value, parameters, cancellationToken);
            if (await Task.WhenAny(asked, Task.Delay(300, CancellationToken.None)) != asked)
            {
                return asked;
            }

            (await asked).Dispose();
        }
    }

    private static async Task<HttpResponseMessage> InferAsync(
        GatewayTestHost gateway, int value = 1, string parameters = "{}", CancellationToken cancellationToken = default)
    {
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        using var content = new StringContent(
            $$"""{"parameters":{{parameters}},"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[{{value}}]}]}""",
            Encoding.UTF8,
            "application/json");
        return await gateway.Http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), content, cancellationToken);
    }
}
