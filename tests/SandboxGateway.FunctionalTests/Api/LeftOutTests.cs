using System.Net;
using System.Text.Json;
using Grpc.Core;
using SandboxGateway.FunctionalTests.Api.Grpc;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api;

/// <summary>What Triton's protocol has and the gateway leaves out: answered with the reason, and not advertised.</summary>
public sealed class LeftOutTests
{
    [Theory]
    [InlineData("GET", "/v2/systemsharedmemory/status", "Shared memory")]
    [InlineData("GET", "/v2/systemsharedmemory/region/a/status", "Shared memory")]
    [InlineData("POST", "/v2/systemsharedmemory/region/a/register", "Shared memory")]
    [InlineData("POST", "/v2/systemsharedmemory/unregister", "Shared memory")]
    [InlineData("GET", "/v2/cudasharedmemory/status", "Shared memory")]
    [InlineData("POST", "/v2/cudasharedmemory/region/a/register", "Shared memory")]
    [InlineData("POST", "/v2/cudasharedmemory/region/a/unregister", "Shared memory")]
    [InlineData("GET", "/v2/trace/setting", "Trace settings")]
    [InlineData("POST", "/v2/trace/setting", "Trace settings")]
    [InlineData("GET", "/v2/models/model/trace/setting", "Trace settings")]
    [InlineData("POST", "/v2/models/none/trace/setting", "Trace settings")]
    public async Task Send_RouteLeftOut_Is501WithTheReason(string method, string path, string start)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());
        using var message = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await gateway.Http.SendAsync(message);

        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.StartsWith(
            start + " ",
            JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("error").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SystemSharedMemoryStatus")]
    [InlineData("SystemSharedMemoryRegister")]
    [InlineData("SystemSharedMemoryUnregister")]
    [InlineData("CudaSharedMemoryStatus")]
    [InlineData("CudaSharedMemoryRegister")]
    [InlineData("CudaSharedMemoryUnregister")]
    [InlineData("TraceSetting")]
    public async Task Call_LeftOut_IsUnimplementedWithTheReason(string method)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var call = await RawGrpcCall.CallAsync(gateway, method, []);

        Assert.Equal(StatusCode.Unimplemented, call.Status);
        Assert.Contains("not supported: ", call.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetServer_Extensions_HoldNothingLeftOut()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var extensions = JsonDocument.Parse(await gateway.Http.GetByteArrayAsync("/v2")).RootElement.GetProperty("extensions").Deserialize<string[]>()!;

        Assert.Empty(extensions.Intersect(["system_shared_memory", "cuda_shared_memory", "trace", "sequence"]));
        Assert.Subset(
            extensions.ToHashSet(), new HashSet<string>(["binary_tensor_data", "classification", "logging", "model_configuration", "parameters", "statistics"]));
    }
}
