using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;

namespace SandboxGateway.FunctionalTests.Workers;

/// <summary>A model's worker from its start to its replacement, and what clients see meanwhile.</summary>
public sealed class WorkerLifecycleTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Start_SandboxCannotBeLaunched_ModelIsUnavailableAndRecoversWhenItCan()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Failure = new SandboxLaunchException("Step 'pivot_root' failed"));

        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);
        using var refused = await InferAsync(gateway);
        gateway.Launcher.Failure = null;
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        using var answered = await InferAsync(gateway);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.DoesNotContain("pivot_root", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task Start_WorkerRefusesTheModel_ReasonIsShownAndNoOtherWorkerIsStarted()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Configure = (worker, _) => worker.OnStart = static async self =>
            {
                await self.SendAsync(new WorkerFrame { Hello = new Hello { ProtocolVersion = 1 } });
                await self.SendAsync(new WorkerFrame
                {
                    Failure = new Failure { Kind = Failure.Types.Kind.ModelRejected, Message = "output 'seq' is a sequence" },
                });
            });

        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);
        using var response = await InferAsync(gateway);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("output 'seq' is a sequence", await ErrorAsync(response), StringComparison.Ordinal);
        Assert.Equal(1, gateway.Launcher.Launches);
    }

    [Theory]
    [InlineData("other version")]
    [InlineData("signature with a name twice")]
    [InlineData("nothing")]
    public async Task Start_WorkerMisbehaves_TheNextOneServes(string misdeed)
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            ["--Gateway:Workers:StartTimeoutSeconds=0.5"],
            launcher => launcher.Configure = (worker, number) =>
            {
                if (number == 1)
                {
                    worker.OnStart = self => MisbehaveAsync(self, misdeed);
                }
            });

        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        using var response = await InferAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(1, gateway.Launcher.Killed);
    }

    [Fact]
    public async Task Infer_DeadlinePassesWhileWaiting_OnlyTheBusyWorkerIsKilled()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            ["--Gateway:Workers:RequestTimeoutSeconds=0.5", "--Gateway:Workers:MaxInFlight=1"],
            launcher => launcher.Configure = (worker, number) =>
            {
                if (number == 1)
                {
                    worker.OnInfer = static (_, _, _) => Task.CompletedTask;
                }
            });

        var answers = await Task.WhenAll(InferAsync(gateway), InferAsync(gateway));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode));
        await Eventually.TrueAsync(
            async () =>
            {
                using var later = await InferAsync(gateway);
                return later.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromSeconds(20));
        Assert.Equal([1], gateway.Launcher.Killed.Distinct());
    }

    [Fact]
    public async Task Infer_QueueIsFull_Is429WithRetryAfter()
    {
        var release = new SyncPoint();
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            ["--Gateway:Workers:MaxQueueLength=1", "--Gateway:Workers:MaxInFlight=1"],
            launcher => launcher.Configure = (worker, _) => worker.OnInfer = async (self, request, payload) =>
            {
                await release.WaitToContinueAsync(CancellationToken.None);
                await self.EchoAsync(request, payload);
            });

        var running = InferAsync(gateway);
        await release.WaitForReachedAsync(_patience);
        Task<HttpResponseMessage>[] others = [InferAsync(gateway), InferAsync(gateway)];
        var refused = await await Task.WhenAny(others);

        release.Continue();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        Assert.Single(await Task.WhenAll(others), answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Infer_ClientGoesAway_WorkerGoesOnServing()
    {
        var release = new SyncPoint();
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Configure = (worker, _) => worker.OnInfer = async (self, request, payload) =>
            {
                await release.WaitToContinueAsync(CancellationToken.None);
                await self.EchoAsync(request, payload);
            });

        using var leaving = new CancellationTokenSource();
        var left = InferAsync(gateway, cancellationToken: leaving.Token);
        await release.WaitForReachedAsync(_patience);
        await leaving.CancelAsync();
        release.Continue();
        using var answered = await InferAsync(gateway);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal(1, gateway.Launcher.Launches);
    }

    [Fact]
    public async Task Infer_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var values = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            using var response = await InferAsync(gateway, value: i);
            var body = await response.Content.ReadFromJsonAsync<JsonElement>();
            return body.GetProperty("outputs")[0].GetProperty("data")[0].GetInt32();
        }));

        Assert.Equal(Enumerable.Range(0, 400), values);
    }

    private static async Task MisbehaveAsync(FakeWorker worker, string misdeed)
    {
        switch (misdeed)
        {
            case "other version":
                await worker.SendAsync(new WorkerFrame { Hello = new Hello { ProtocolVersion = 2 } });
                break;
            case "signature with a name twice":
                worker.Model.Inputs.Add(worker.Model.Inputs[0]);
                await worker.LoadAsync();
                worker.Model.Inputs.RemoveAt(1);
                break;
        }
    }

    private static async Task<HttpResponseMessage> InferAsync(
        GatewayTestHost gateway, int value = 1, CancellationToken cancellationToken = default)
    {
        await Eventually.TrueAsync(
            () => gateway.Model.Status is { Signature: not null } or { State: ModelState.Unavailable }, _patience);
        using var content = new StringContent(
            $$"""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[{{value}}]}]}""",
            System.Text.Encoding.UTF8,
            "application/json");
        return await gateway.Http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), content, cancellationToken);
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()!;
}
