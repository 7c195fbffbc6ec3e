using System.Net;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>What happens to everybody else when one of our processes is killed.</summary>
[Collection(RunsAlone.Name)]
public sealed class GatewayLifetimeTests
{
    private const string Iris = """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}""";

    private static readonly TimeSpan _oneSecond = TimeSpan.FromSeconds(1);

    public static TheoryData<int?> Users => RealGateway.Users;

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Worker_KilledUnderLoad_CostsOneAnswerAndIsReplacedWithinASecond(int? user)
    {
        await using var gateway = await RealGateway.StartAsync(user);
        var worker = gateway.SandboxOf("iris").Worker;
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => LoadAsync(gateway, stop.Token)).ToArray();
        await Eventually.TrueAsync(() => load.Any(_ => Volatile.Read(ref _answers) > 200), TimeSpan.FromSeconds(30));

        RealGateway.Signal(worker.Pid, "KILL");
        await Eventually.TrueAsync(() => gateway.Events("WorkerReady").Count(IsIris) == 2, _oneSecond * 5);
        var before = Volatile.Read(ref _answers);
        await Eventually.TrueAsync(() => Volatile.Read(ref _answers) > before + 200, TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        var failures = (await Task.WhenAll(load)).Sum();

        var ended = gateway.Events("WorkerEnded").Single(IsIris).GetProperty("@t").GetDateTimeOffset();
        var ready = gateway.Events("WorkerReady").Last(IsIris).GetProperty("@t").GetDateTimeOffset();
        Assert.InRange(failures, 0, 1);
        Assert.InRange(ready - ended, TimeSpan.Zero, _oneSecond);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Gateway_Killed_LeavesNoProcessAfterASecond(int? user)
    {
        var gateway = await RealGateway.StartAsync(user);
        var processes = gateway.Processes();

        RealGateway.Signal(gateway.Process.Id, "KILL");

        await Eventually.TrueAsync(() => !processes.Any(process => process.IsAlive), _oneSecond);
        Assert.True(processes.Count >= 2 + (2 * RealGateway.SampleCount));
        await gateway.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Gateway_KilledWhileItsLauncherIsStopped_LeavesNoProcessAfterASecond(int? user)
    {
        var gateway = await RealGateway.StartAsync(user);
        var processes = gateway.Processes();

        RealGateway.Signal(gateway.LauncherPid, "STOP");
        RealGateway.Signal(gateway.Process.Id, "KILL");

        await Eventually.TrueAsync(() => !processes.Any(process => process.IsAlive), _oneSecond);
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Launcher_Killed_SandboxesDieAndTheGatewayRecovers()
    {
        await using var gateway = await RealGateway.StartAsync();
        var processes = gateway.Processes().Where(process => process.Pid != gateway.Process.Id).ToList();

        RealGateway.Signal(gateway.LauncherPid, "KILL");

        await Eventually.TrueAsync(() => !processes.Any(process => process.IsAlive), _oneSecond);
        await Eventually.TrueAsync(() => gateway.Events("WorkerReady").Count() == 2 * RealGateway.SampleCount, TimeSpan.FromSeconds(10));
        using var response = await gateway.InferAsync("iris", Iris);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(gateway.Events("LauncherEnded"));
    }

    [Fact]
    public async Task Gateway_Terminated_EndsInGoodOrderAndLeavesNothing()
    {
        var gateway = await RealGateway.StartAsync();
        var processes = gateway.Processes();

        RealGateway.Signal(gateway.Process.Id, "TERM");
        await gateway.Process.WaitForExitAsync();

        Assert.Equal(0, gateway.Process.ExitCode);
        await Eventually.TrueAsync(() => !processes.Any(process => process.IsAlive), _oneSecond);
        await gateway.DisposeAsync();
    }

    private int _answers;

    // Every request is answered, with the iris class or with one clear failure; returns how many failed.
    private async Task<int> LoadAsync(RealGateway gateway, CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            using var response = await gateway.InferAsync("iris", Iris);
            failures += response.IsSuccessStatusCode ? 0 : 1;
            Interlocked.Increment(ref _answers);
        }

        return failures;
    }

    private static bool IsIris(System.Text.Json.JsonElement logged) => logged.GetProperty("Model").GetString() == "iris";
}
