using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;

namespace SandboxGateway.FunctionalTests.Workers;

/// <summary>What a client sees when a model's sandbox was ended for one of its limits.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("RLIMIT_FSIZE", "RLIMIT_FSIZE (")]
    [InlineData("pids.max", "pids.max")]
    public async Task Infer_WorkerReachesALimit_ClientIsToldWhichAndTheNextWorkerServes(string limit, string named)
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            ["--Gateway:Workers:MaxInFlight=1"],
            launcher =>
            {
                launcher.Exit = new SandboxExit(137, "signal 9") { Limit = limit };
                launcher.Configure = (worker, number) => worker.OnInfer = number == 1 ? DieAsync : worker.OnInfer;
            });

        using var response = await InferAsync(gateway);
        using var next = await InferAsync(gateway);

        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()!;
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.StartsWith($"The model reached its limit {named}", error, StringComparison.Ordinal);
        Assert.EndsWith("while it ran this request; a new worker is being started.", error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Infer_WorkerDiesWithoutALimit_NamesNone()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Configure = (worker, number) =>
                worker.OnInfer = number == 1 ? DieAsync : worker.OnInfer);

        using var response = await InferAsync(gateway);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("limit", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_WorkerReachesALimitEachTime_StatusNamesIt()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher =>
            {
                launcher.Exit = new SandboxExit(137, "signal 9") { Limit = "memory.max" };
                launcher.Configure = (worker, _) => worker.OnStart = static self =>
                {
                    self.Die();
                    return Task.CompletedTask;
                };
            });

        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);
        using var response = await InferAsync(gateway);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("its limit memory.max", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task DieAsync(FakeWorker worker, GatewayFrame request, byte[] payload)
    {
        worker.Die();
        return Task.CompletedTask;
    }

    private static async Task<HttpResponseMessage> InferAsync(GatewayTestHost gateway)
    {
        await Eventually.TrueAsync(
            () => gateway.Model.Status is { Signature: not null } or { State: ModelState.Unavailable }, _patience);
        using var content = new StringContent(
            """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""",
            System.Text.Encoding.UTF8,
            "application/json");
        return await gateway.Http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), content);
    }
}
