using System.Net;

namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>
/// Every mistake we could think of, one after the other, against one gateway with real sandboxes. It is always the client's
/// fault, the answer says where, and nothing else happens.
/// </summary>
public sealed class BadInputBatteryTests
{
    private const string Iris = """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[6.3,3.3,6.0,2.5]}]}""";

    private static readonly string[] _limits =
    [
        $"--Gateway:Http:MaxRequestBytes={HttpMistakes.MaxRequestBytes}",
        $"--Gateway:Grpc:MaxRequestBytes={GrpcMistakes.MaxRequestBytes}",
    ];

    [Fact]
    public async Task Infer_EveryMistakeOverRest_IsTheClientsFaultAndNothingMore()
    {
        RestMistake[] battery = [.. JsonMistakes.All, .. BinaryMistakes.All, .. HttpMistakes.All];
        await using var gateway = await RealGateway.StartAsync(null, null, _limits);
        var violations = new List<string>();
        foreach (var mistake in battery)
        {
            var violation = mistake.Status is null
                ? await HangUpAsync(gateway, mistake)
                : await TryAsync(gateway, mistake);
            AddTo(violations, violation);
        }

        Assert.True(battery.Length >= 60);
        Assert.True(violations.Count == 0, string.Join("\n", violations));
        await AssertUnharmedAsync(gateway);
    }

    [Fact]
    public async Task Infer_EveryMistakeOverGrpc_IsTheClientsFaultAndNothingMore()
    {
        await using var gateway = await RealGateway.StartAsync(null, null, _limits);
        var client = new GrpcClient(gateway.Grpc);
        var violations = new List<string>();
        foreach (var mistake in GrpcMistakes.All)
        {
            AddTo(violations, await TryAsync(client, mistake));
        }

        Assert.True(GrpcMistakes.All.Length >= 40);
        Assert.True(violations.Count == 0, string.Join("\n", violations));
        await AssertUnharmedAsync(gateway);
    }

    private static async Task<string?> TryAsync(RealGateway gateway, RestMistake mistake)
    {
        var (status, error) = await RawHttp.AskAsync(gateway.Http.BaseAddress!, mistake.Request);
        return status == mistake.Status && error.StartsWith(mistake.Says, StringComparison.Ordinal)
            ? null
            : $"{status} {error}\n  expected {mistake.Status} {mistake.Says}\n  {Shorten(mistake.Request)}";
    }

    private static async Task<string?> TryAsync(GrpcClient client, GrpcMistake mistake)
    {
        var status = await client.StatusOfAsync(mistake.Method, mistake.Message, mistake.IsCompressed);
        return status.StatusCode == mistake.Status && status.Detail.StartsWith(mistake.Says, StringComparison.Ordinal)
            ? null
            : $"{status}\n  expected {mistake.Status} {mistake.Says}";
    }

    private static async Task<string?> HangUpAsync(RealGateway gateway, RestMistake mistake)
    {
        await RawHttp.SendOnlyAsync(gateway.Http.BaseAddress!, mistake.Request);
        using var next = await gateway.InferAsync("iris", Iris);
        return next.IsSuccessStatusCode ? null : $"{next.StatusCode} after the client hung up on: {Shorten(mistake.Request)}";
    }

    // The same gateway and the same worker answer rightly; the log tells of no failure and of nothing that was sent.
    private static async Task AssertUnharmedAsync(RealGateway gateway)
    {
        using var response = await gateway.InferAsync("iris", Iris);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"data\":[2]", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await gateway.StopAsync();

        Assert.Equal(0, gateway.Process.ExitCode);
        Assert.Equal(RealGateway.SampleCount, gateway.Events("WorkerReady").Count());
        Assert.Empty(gateway.Events("WorkerEnded"));
        Assert.DoesNotContain(gateway.Lines, static line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal)
            || line.Contains("\"@l\":\"Fatal\"", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Lines, static line => line.Contains(RestMistake.Canary, StringComparison.Ordinal));
        Assert.Empty(gateway.ErrorLines);
    }

    private static void AddTo(List<string> violations, string? violation)
    {
        if (violation is not null)
        {
            violations.Add(violation);
        }
    }

    private static string Shorten(string request) => request.Length <= 400 ? request : request[..400] + "...";
}
