using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SandboxGateway.Incidents;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Incidents;

/// <summary>From what the launcher reports to what an operator reads.</summary>
public sealed class IncidentEndpointTests
{
    private const string Request = """{"id":"request 7","inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1.5,-2]}]}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Get_RefusedCall_ShowsItWithTheRequestTheWorkerWasBusyWith()
    {
        var arrived = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        await using var gateway = await StartAsync(launcher => launcher.Configure = (worker, _) => worker.OnInfer = async (self, request, payload) =>
        {
            arrived.TrySetResult();
            await mayAnswer.Task;
            await self.EchoAsync(request, payload);
        });
        var answer = PostAsync(gateway);
        await arrived.Task.WaitAsync(_patience);

        var action = Launch(gateway).Refused(new SyscallRefused
        {
            SandboxId = "model-1",
            Name = "connect",
            Detail = "fd=3 address=192.0.2.1:443",
            Destination = "192.0.2.1:443",
            Errno = 101,
            Suppressed = 4,
        });
        mayAnswer.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        Assert.Equal(ViolationAction.Record, action);
        var incident = (await JsonAsync(gateway, "/admin/v1/incidents")).GetProperty("incidents")[0];
        Assert.Equal("SyscallRefused", incident.GetProperty("kind").GetString());
        Assert.Equal("model", incident.GetProperty("model").GetString());
        Assert.Equal("model-1", incident.GetProperty("sandboxId").GetString());
        Assert.Equal("request 7", incident.GetProperty("requestId").GetString());
        Assert.Equal("connect", incident.GetProperty("subject").GetString());
        Assert.Equal("fd=3 address=192.0.2.1:443 errno=101", incident.GetProperty("detail").GetString());
        Assert.Equal("192.0.2.1:443", incident.GetProperty("destination").GetString());
        Assert.Equal((1, 4), (incident.GetProperty("count").GetInt32(), incident.GetProperty("suppressed").GetInt32()));
        Assert.True(incident.GetProperty("firstSeen").GetDateTimeOffset() <= incident.GetProperty("lastSeen").GetDateTimeOffset());

        var alone = await JsonAsync(gateway, $"/admin/v1/incidents/{incident.GetProperty("id").GetInt64()}");
        Assert.Equal(incident.GetRawText(), alone.GetRawText());
        var metrics = await gateway.Http.GetStringAsync("/metrics");
        Assert.Contains("sandboxgateway_incidents_total{kind=\"syscall_refused\",model=\"model\",subject=\"connect\"} 5", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LateReportOfAnEarlierSandbox_NamesNoRequest()
    {
        await using var gateway = await StartAsync();

        Launch(gateway).Refused(new SyscallRefused { SandboxId = "model-0", Name = "connect" });

        var incident = (await JsonAsync(gateway, "/admin/v1/incidents")).GetProperty("incidents")[0];
        Assert.Equal(JsonValueKind.Null, incident.GetProperty("requestId").ValueKind);
        Assert.Equal(JsonValueKind.Null, incident.GetProperty("destination").ValueKind);
    }

    [Fact]
    public async Task Get_ReportAfterTheAnswer_NamesTheRequestAnsweredLast()
    {
        await using var gateway = await StartAsync();
        using var answer = await PostAsync(gateway);

        Launch(gateway).Refused(new SyscallRefused { SandboxId = "model-1", Name = "connect" });

        var incident = (await JsonAsync(gateway, "/admin/v1/incidents")).GetProperty("incidents")[0];
        Assert.Equal("request 7", incident.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Get_WorkerThatBreaksItsChannel_ShowsAViolation()
    {
        await using var gateway = await StartAsync(launcher => launcher.Configure = (worker, number) =>
        {
            if (number == 1)
            {
                worker.OnInfer = static (self, _, _) => self.SendRawAsync(new byte[64]);
            }
        });

        using var answer = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        var incident = (await JsonAsync(gateway, "/admin/v1/incidents?kind=channelviolation")).GetProperty("incidents")[0];
        Assert.Equal("model-1", incident.GetProperty("sandboxId").GetString());
        Assert.Equal("request 7", incident.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Get_SandboxKilledForASystemCall_IsShown()
    {
        await using var gateway = await StartAsync();

        Launch(gateway).Ended("model-1", new Exited { ExitCode = 128 + 31, Signal = 31 });
        Launch(gateway).Ended("model-2", new Exited { ExitCode = 128 + 9, Signal = 9 });

        var list = (await JsonAsync(gateway, "/admin/v1/incidents?model=model&limit=5")).GetProperty("incidents");
        var incident = Assert.Single(list.EnumerateArray());
        Assert.Equal(("SyscallKilled", "model-1"), (incident.GetProperty("kind").GetString(), incident.GetProperty("sandboxId").GetString()));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=x")]
    [InlineData("?limit=")]
    [InlineData("?limit=1&limit=2")]
    [InlineData("?kind=1")]
    [InlineData("?kind=anything")]
    [InlineData("?kind=")]
    [InlineData("?since=yesterday")]
    [InlineData("/first")]
    public async Task Get_BadQuery_IsAProblem(string query)
    {
        await using var gateway = await StartAsync();

        await AssertProblemAsync(await gateway.Http.GetAsync($"/admin/v1/incidents{query}"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Get_NothingThere_IsEmptyOrAProblem()
    {
        await using var gateway = await StartAsync();

        Assert.Empty((await JsonAsync(gateway, "/admin/v1/incidents")).GetProperty("incidents").EnumerateArray());
        await AssertProblemAsync(await gateway.Http.GetAsync("/admin/v1/incidents/9"), HttpStatusCode.NotFound);
        await AssertProblemAsync(await gateway.Http.GetAsync("/admin/v1/nothing"), HttpStatusCode.NotFound);
        await AssertProblemAsync(await gateway.Http.DeleteAsync("/admin/v1/incidents"), HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Get_ManyIncidents_AreBoundedByTheDefaultLimit()
    {
        await using var gateway = await StartAsync();
        var log = gateway.Services.GetRequiredService<IncidentLog>();
        for (var i = 0; i < 150; i++)
        {
            log.Record(new Incident(IncidentKind.Drift, "model", $"s{i}", "mounts", ""));
        }

        Assert.Equal(100, (await JsonAsync(gateway, "/admin/v1/incidents")).GetProperty("incidents").GetArrayLength());
        Assert.Equal(150, (await JsonAsync(gateway, "/admin/v1/incidents?limit=1000")).GetProperty("incidents").GetArrayLength());
    }

    private static SandboxGateway.Workers.SandboxIncidents Launch(GatewayTestHost gateway) => gateway.Launcher.Specs.First().Incidents!;

    private static async Task<GatewayTestHost> StartAsync(Action<FakeSandboxLauncher>? configure = null)
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(), configureLauncher: configure);
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        return gateway;
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway)
    {
        using var content = new StringContent(Request, System.Text.Encoding.UTF8, "application/json");
        return await gateway.Http.PostAsync(new Uri("v2/models/model/infer", UriKind.Relative), content);
    }

    private static async Task<JsonElement> JsonAsync(GatewayTestHost gateway, string path)
    {
        using var response = await gateway.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
            Assert.NotEmpty(problem.GetProperty("title").GetString()!);
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        }
    }
}
