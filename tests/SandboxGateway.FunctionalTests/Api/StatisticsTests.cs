using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.FunctionalTests.Api.Grpc;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api;

/// <summary>The statistics extension, and Triton's metrics, over a real connection.</summary>
public sealed class StatisticsTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/v2/models/stats")]
    [InlineData("/v2/models/model/stats")]
    [InlineData("/v2/models/model/versions/1/stats/")]
    public async Task Get_BeforeAnyRequest_IsAllZero(string path)
    {
        await using var gateway = await StartAsync();

        Assert.Equal(
            """
            {"model_stats":[{"name":"model","version":"1","last_inference":0,"inference_count":0,"execution_count":0,
            "inference_stats":{"success":{"count":0,"ns":0},"fail":{"count":0,"ns":0},"queue":{"count":0,"ns":0},
            "compute_input":{"count":0,"ns":0},"compute_infer":{"count":0,"ns":0},"compute_output":{"count":0,"ns":0},
            "cache_hit":{"count":0,"ns":0},"cache_miss":{"count":0,"ns":0}},"batch_stats":[],"memory_usage":[],"response_stats":{}}]}
            """.ReplaceLineEndings(""),
            await gateway.Http.GetStringAsync(path));
    }

    [Fact]
    public async Task Get_AfterRequests_CountsThemAndTheirParts()
    {
        await using var gateway = await StartAsync();
        var begin = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await InferAsync(gateway, "[1]"));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await InferAsync(gateway, "[300]"));

        var stats = JsonDocument.Parse(await gateway.Http.GetByteArrayAsync("/v2/models/model/stats")).RootElement.GetProperty("model_stats")[0];
        var parts = stats.GetProperty("inference_stats");
        Assert.InRange(stats.GetProperty("last_inference").GetInt64(), begin - 1000, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1000);
        Assert.Equal(5, stats.GetProperty("inference_count").GetInt64());
        Assert.Equal(5, stats.GetProperty("execution_count").GetInt64());
        Assert.Equal((5, 1), (Count(parts, "success"), Count(parts, "fail")));
        string[] names = ["queue", "compute_input", "compute_infer", "compute_output"];
        Assert.All(names, name => Assert.Equal(5, Count(parts, name)));
        Assert.All(names, name => Assert.True(Nanoseconds(parts, name) > 0, name));
        Assert.InRange(names.Sum(name => Nanoseconds(parts, name)), Nanoseconds(parts, "success") - 4, Nanoseconds(parts, "success"));
        Assert.Equal(1, stats.GetProperty("batch_stats")[0].GetProperty("batch_size").GetInt64());
    }

    [Theory]
    [InlineData("/v2/models/none/stats")]
    [InlineData("/v2/models/model/versions/7/stats")]
    [InlineData("/v2/models/none/config")]
    [InlineData("/v2/models/model/versions/7/config")]
    public async Task Get_UnknownModel_Is404(string path)
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("", "", StatusCode.OK)]
    [InlineData("model", "", StatusCode.OK)]
    [InlineData("model", "1", StatusCode.OK)]
    [InlineData("none", "", StatusCode.NotFound)]
    [InlineData("model", "2", StatusCode.NotFound)]
    public async Task ModelStatistics_Model_IsOneOrAll(string name, string version, StatusCode expected)
    {
        await using var gateway = await StartAsync();
        await InferAsync(gateway, "[1]");

        var call = await RawGrpcCall.CallAsync(
            gateway, "ModelStatistics", new ModelStatisticsRequest { Name = name, Version = version }.ToByteArray());

        Assert.Equal(expected, call.Status);
        if (expected == StatusCode.OK)
        {
            var stats = Assert.Single(call.Read(ModelStatisticsResponse.Parser).ModelStats);
            Assert.Equal(("model", "1", 1ul), (stats.Name, stats.Version, stats.InferenceStats.Success.Count));
            Assert.True(stats.LastInference > 0);
        }
    }

    // Their values are in TritonMetricsTests: the exporter of one test process sees the gateways of all its tests.
    [Fact]
    public async Task GetMetrics_TritonsNames_AreServedAsTritonHasThem()
    {
        await using var gateway = await StartAsync();

        var lines = (await gateway.Http.GetStringAsync("/metrics")).Split('\n');

        string[] plain = ["request_success", "count", "exec_count"];
        string[] durations = ["request", "queue", "compute_input", "compute_infer", "compute_output"];
        Assert.All(
            plain.Concat(durations.Select(part => $"{part}_duration_us")),
            name => Assert.Contains(lines, line => line.StartsWith($"nv_inference_{name}{{model=\"model\",version=\"1\"}} ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("nv_inference_request_failure{", StringComparison.Ordinal)
            && line.Contains("reason=\"OTHER\"", StringComparison.Ordinal));
    }

    private static long Count(JsonElement parts, string name) => parts.GetProperty(name).GetProperty("count").GetInt64();

    private static long Nanoseconds(JsonElement parts, string name) => parts.GetProperty(name).GetProperty("ns").GetInt64();

    private static async Task<HttpStatusCode> InferAsync(GatewayTestHost gateway, string data)
    {
        using var response = await gateway.Http.PostAsync(
            "/v2/models/model/infer",
            new StringContent(
                $$"""{"inputs":[{"name":"x","datatype":"UINT8","shape":[1],"data":{{data}}}]}""", Encoding.UTF8, "application/json"));
        return response.StatusCode;
    }

    private static async Task<GatewayTestHost> StartAsync()
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Uint8));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
