using System.Net;
using System.Text.Json;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>What the gateway writes to its standard output, from its start to its end.</summary>
public sealed class GatewayLogTests
{
    private const string Canary = "canary-90b2";

    [Fact]
    public async Task Log_WholeRun_IsOneJsonObjectALine()
    {
        await using var gateway = await RealGateway.StartAsync();
        var ready = gateway.Events("WorkerReady").Count();
        RealGateway.Signal(gateway.SandboxOf("iris").Worker.Pid, "KILL");
        await TestSupport.Eventually.TrueAsync(() => gateway.Events("WorkerReady").Count() == ready + 1, TimeSpan.FromSeconds(10));
        await gateway.StopAsync();

        Assert.NotEmpty(gateway.Lines);
        Assert.All(gateway.Lines, static line =>
        {
            using var logged = JsonDocument.Parse(line);
            Assert.True(logged.RootElement.GetProperty("@t").TryGetDateTimeOffset(out _));
            Assert.NotEmpty(logged.RootElement.GetProperty("@m").GetString()!);
        });
        Assert.Empty(gateway.ErrorLines);
    }

    [Fact]
    public async Task Log_WhateverClientsSend_HoldsNoneOfIt()
    {
        await using var gateway = await RealGateway.StartAsync();
        await SendEverywhereAsync(gateway);
        await gateway.StopAsync();

        Assert.NotEmpty(gateway.Lines);
        Assert.DoesNotContain(gateway.Lines, static line => line.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_Environment_StaysOutOfIt()
    {
        await using var gateway = await RealGateway.StartAsync();
        await gateway.StopAsync();

        Assert.NotEmpty(gateway.Lines);
        Assert.DoesNotContain(gateway.Lines, static line => line.Contains(RealGateway.Secret, StringComparison.Ordinal));
    }

    // As data, id, model, version, path, query and header; in requests that succeed, fail, and kill nothing.
    private static async Task SendEverywhereAsync(RealGateway gateway)
    {
        const string Country = $$"""{"id":"{{Canary}}","inputs":[{"name":"country","datatype":"BYTES","shape":[1],"data":["{{Canary}}"]}]}""";
        gateway.Http.DefaultRequestHeaders.Add("X-Request-Id", Canary);
        gateway.Http.DefaultRequestHeaders.Add("User-Agent", Canary);

        using var answered = await gateway.InferAsync("currency", Country);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Contains(Canary, await answered.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var unknown = await gateway.InferAsync(Canary, Country);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var refused = await gateway.InferAsync("iris", Country);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var broken = await gateway.InferAsync("iris", Canary);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var nowhere = await gateway.Http.GetAsync(new Uri($"v2/{Canary}?key={Canary}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);

        var client = new GrpcClient(gateway.Grpc);
        var input = new ModelInferRequest.Types.InferInputTensor { Name = Canary, Datatype = Canary };
        await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(
            () => client.ModelInferAsync(new ModelInferRequest { ModelName = "iris", ModelVersion = Canary }));
        await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(
            () => client.ModelInferAsync(new ModelInferRequest { ModelName = "iris", Id = Canary, Inputs = { input } }));
    }
}
