using System.Net;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;

namespace SandboxGateway.FunctionalTests.Api.Http;

public sealed class MetadataEndpointsTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/v2/health/live")]
    [InlineData("/v2/health/live/")]
    [InlineData("/v2/health/ready")]
    [InlineData("/v2/models/model/ready")]
    [InlineData("/v2/models/model/versions/1/ready/")]
    public async Task Get_HealthOfAGatewayThatServes_Is200AndEmpty(string path)
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/v2")]
    [InlineData("/v2/")]
    public async Task Get_Server_NamesItsExtensions(string path)
    {
        await using var gateway = await StartAsync();

        var json = JsonDocument.Parse(await gateway.Http.GetStringAsync(path)).RootElement;

        Assert.Equal("sandbox-gateway", json.GetProperty("name").GetString());
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", json.GetProperty("version").GetString());
        Assert.Equal(["binary_tensor_data", "model_repository", "model_repository(unload_dependents)"], json.GetProperty("extensions").Deserialize<string[]>()!);
    }

    [Theory]
    [InlineData("/v2/models/model")]
    [InlineData("/v2/models/model/versions/1")]
    public async Task Get_Model_ShowsWhatItsWorkerReported(string path)
    {
        await using var gateway = await StartAsync();

        var json = await gateway.Http.GetStringAsync(path);

        Assert.Equal(
            """
            {"name":"model","versions":["1"],"platform":"onnxruntime_onnx",
            "inputs":[{"name":"x","datatype":"FP32","shape":[-1,4]}],
            "outputs":[{"name":"y","datatype":"FP32","shape":[-1,4]}]}
            """.ReplaceLineEndings(""),
            json);
    }

    [Theory]
    [InlineData("/v2/models/other")]
    [InlineData("/v2/models/other/ready")]
    [InlineData("/v2/models/model/versions/9")]
    [InlineData("/v2/models/model/versions/x/ready")]
    [InlineData("/v2/nothing")]
    [InlineData("/v2/models/model/infer/more")]
    public async Task Get_UnknownPathOrModel_Is404WithAnError(string path)
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.NotEmpty(await ErrorAsync(response));
    }

    [Theory]
    [InlineData("GET", "/v2/models/model/infer", "POST")]
    [InlineData("POST", "/v2", "GET, HEAD")]
    [InlineData("DELETE", "/v2/models/model", "GET, HEAD")]
    [InlineData("PUT", "/v2/health/live", "GET, HEAD")]
    public async Task Send_WrongMethod_Is405AndNamesTheRightOnes(string method, string path, string allowed)
    {
        await using var gateway = await StartAsync();
        using var message = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await gateway.Http.SendAsync(message);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.NotEmpty(await ErrorAsync(response));
    }

    [Fact]
    public async Task Get_ModelThatCannotStart_Is503WithRetryAfterWhileTheServerIsReady()
    {
        await using var gateway = await GatewayTestHost.StartAsync(
            FakeModels.Identity(),
            configureLauncher: launcher => launcher.Failure = new SandboxLaunchException("Step 'mount' failed"));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Unavailable, _patience);

        using var metadata = await gateway.Http.GetAsync("/v2/models/model");
        using var ready = await gateway.Http.GetAsync("/v2/models/model/ready");
        using var server = await gateway.Http.GetAsync("/v2/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, metadata.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), ready.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, server.StatusCode);
    }

    private static async Task<GatewayTestHost> StartAsync()
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity(DataType.Fp32, -1, 4));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return json.RootElement.GetProperty("error").GetString()!;
    }
}
