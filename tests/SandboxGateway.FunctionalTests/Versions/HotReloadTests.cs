using System.Collections.Concurrent;
using System.Net;
using SandboxGateway.TestSupport;

namespace SandboxGateway.FunctionalTests.Versions;

/// <summary>Versions that come, change and go while requests are answered.</summary>
public sealed class HotReloadTests
{
    [Fact]
    public async Task NewVersion_WhenItIsReady_TakesOverAndTheOldOneEnds()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        await gateway.IndexBecomesAsync("model 1 READY");

        gateway.Write(2, "20");
        await gateway.AnswersAsync(20);
        await gateway.IndexBecomesAsync("model 2 READY");

        Assert.Equal("2", (await gateway.InferAsync()).Version);
        Assert.Contains(1, gateway.Launcher.Killed);
        Assert.Contains("no version '1' here; it serves version 2", (await gateway.InferAsync("1")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedFile_OfTheSameVersion_IsLoadedAnew()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        await gateway.AnswersAsync(0);

        gateway.Write(1, "11");
        await gateway.AnswersAsync(11);
        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), VersionedGateway.Patience);

        Assert.Equal("1", (await gateway.InferAsync()).Version);
        await gateway.IndexBecomesAsync("model 1 READY");
    }

    [Fact]
    public async Task ChangedManifest_IsLoadedAnew_AndMistakesLeaveWhatServes()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        await gateway.AnswersAsync(0);

        gateway.WriteManifest("runtime: onnx\nthreads: none\n");
        await gateway.IndexBecomesAsync("model 1 READY model.yaml:2:10: threads must be a whole number");
        Assert.Equal(HttpStatusCode.OK, (await gateway.InferAsync()).Status);
        Assert.Equal(1, gateway.Launcher.Launches);

        gateway.WriteManifest("runtime: onnx\nthreads: 2\n");
        await Eventually.TrueAsync(() => gateway.Launcher.Launches == 2, VersionedGateway.Patience);
        await Eventually.TrueAsync(async () => (await gateway.IndexAsync()) is ["model 1 READY"], VersionedGateway.Patience);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task BrokenVersion_OldOneServesAndTheReasonIsShown(int version)
    {
        await using var gateway = await VersionedGateway.StartAsync();
        await gateway.AnswersAsync(0);

        gateway.Write(version, "refuse opset 99 is unknown");
        await gateway.IndexBecomesAsync(version == 1
            ? ["model 1 READY It was changed in the repository, and what it is now cannot be served: The model cannot be loaded: opset 99"]
            : ["model 1 READY", "model 2 UNAVAILABLE The model cannot be loaded: opset 99 is unknown"]);
        Assert.Equal(0, (await gateway.InferAsync()).Value);

        gateway.Write(version, "33");
        await gateway.AnswersAsync(33);
        await gateway.IndexBecomesAsync($"model {version} READY");
    }

    [Fact]
    public async Task BrokenVersion_IsNotTriedAgainUntilItChanges()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        await gateway.AnswersAsync(0);

        gateway.Write(2, "refuse this");
        await gateway.IndexBecomesAsync("model 1 READY", "model 2 UNAVAILABLE");
        gateway.Write(1, "12");
        await gateway.IndexBecomesAsync("model 1 READY", "model 2 UNAVAILABLE");

        Assert.Equal(2, gateway.Launcher.Specs.Select(launch => launch.Version).Distinct().Count());
        Assert.Single(gateway.Launcher.Specs, launch => launch.Version == "2");
    }

    [Fact]
    public async Task FolderBeingCopied_IsLeftAloneUntilItIsWhole()
    {
        await using var gateway = await VersionedGateway.StartAsync(["--Gateway:Repository:SettleSeconds=0.5"]);
        await gateway.AnswersAsync(0);

        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(gateway.Host.Models, "model", "2")).FullName, "model.onnx");
        for (var i = 1; i <= 8; i++)
        {
            await File.AppendAllTextAsync(file, "1");
            var written = i;
            await Eventually.TrueAsync(() => new FileInfo(file).Length == written, VersionedGateway.Patience);
            Assert.Equal("1", (await gateway.InferAsync()).Version);
        }

        await gateway.AnswersAsync(11111111);
        Assert.Equal(2, gateway.Launcher.Launches);
    }

    [Fact]
    public async Task VersionFolderRemoved_ModelGoesWithItUnlessAnotherIsThere()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        gateway.Write(2, "2");
        await gateway.IndexBecomesAsync("model 2 READY");

        gateway.Remove(2);
        await gateway.IndexBecomesAsync("model 1 READY");
        Assert.Equal("1", (await gateway.InferAsync()).Version);

        gateway.Remove(1);
        await gateway.IndexBecomesAsync("model  UNAVAILABLE the folder has no version folder");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.InferAsync()).Status);
    }

    [Fact]
    public async Task ModelFolder_ComesAndGoes_AndSoDoesTheModel()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        await gateway.AnswersAsync(0);

        gateway.WriteManifest("runtime: onnx\n", "late");
        gateway.Write(7, "7", "late");
        await gateway.AnswersAsync(7, model: "late");
        await gateway.IndexBecomesAsync("late 7 READY", "model 1 READY");

        Directory.Delete(Path.Combine(gateway.Host.Models, "late"), recursive: true);
        await gateway.IndexBecomesAsync("model 1 READY");
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.InferAsync(model: "late")).Status);
    }

    [Fact]
    public async Task Repository_IsAwayForAWhile_WhatIsLoadedIsServed()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        await gateway.AnswersAsync(0);
        var away = gateway.Host.Models + "-away";

        Directory.Move(gateway.Host.Models, away);
        for (var look = 0; look < 3; look++)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.InferAsync()).Status);
            Assert.Equal(["model 1 READY"], await gateway.IndexAsync());
        }

        Directory.Move(away, gateway.Host.Models);
        gateway.Write(2, "2");
        await gateway.AnswersAsync(2);
    }

    [Fact]
    public async Task Request_ThatRunsWhenItsVersionIsReplaced_IsAnsweredByIt()
    {
        var holds = new ConcurrentDictionary<int, SyncPoint> { [10] = new() };
        await using var gateway = await VersionedGateway.StartAsync(holds: holds);
        gateway.Write(1, "10");
        await Eventually.TrueAsync(() => gateway.Launcher.Launches == 2, VersionedGateway.Patience);
        await Eventually.TrueAsync(async () => (await gateway.IndexAsync()) is ["model 1 READY"], VersionedGateway.Patience);

        var running = gateway.InferAsync();
        await holds[10].WaitForReachedAsync(VersionedGateway.Patience);
        gateway.Write(2, "2");
        await gateway.IndexBecomesAsync("model 1 UNLOADING Another version takes its place.", "model 2 READY");
        Assert.Equal(2, (await gateway.InferAsync()).Value);
        var late = await gateway.InferAsync("1");

        holds[10].Continue();
        var answer = await running;
        await gateway.IndexBecomesAsync("model 2 READY");

        Assert.Equal(("1", 10), (answer.Version, answer.Value));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.Status);
    }

    [Fact]
    public async Task Request_ThatIsNeverAnswered_DoesNotKeepItsVersion()
    {
        var holds = new ConcurrentDictionary<int, SyncPoint> { [0] = new() };
        await using var gateway = await VersionedGateway.StartAsync(
            ["--Gateway:Repository:DrainSeconds=0", "--Gateway:Workers:RequestTimeoutSeconds=5"], holds);
        await gateway.IndexBecomesAsync("model 1 READY");

        var running = gateway.InferAsync();
        await holds[0].WaitForReachedAsync(VersionedGateway.Patience);
        gateway.Write(2, "2");
        await gateway.IndexBecomesAsync("model 1 UNLOADING", "model 2 READY");
        await gateway.IndexBecomesAsync("model 2 READY");

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await running).Status);
        holds[0].Continue();
        await Eventually.TrueAsync(() => gateway.Launcher.Running == 1, VersionedGateway.Patience);
    }

    [Fact]
    public async Task ManyChanges_UnderLoad_EveryRequestIsAnsweredByOneVersion()
    {
        await using var gateway = await VersionedGateway.StartAsync(["--Gateway:Repository:SettleSeconds=0"]);
        gateway.Write(1, "1");
        await gateway.AnswersAsync(1);
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = new List<VersionedGateway.Answer>();
            while (!done.IsCancellationRequested)
            {
                answers.Add(await gateway.InferAsync());
            }

            return answers;
        })).ToList();

        for (var version = 2; version <= 40; version++)
        {
            gateway.Write(version, version.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await gateway.AnswersAsync(version);
        }

        await done.CancelAsync();
        var all = (await Task.WhenAll(clients)).SelectMany(answers => answers).ToList();
        Assert.All(all, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(all, answer => Assert.Equal(answer.Version, answer.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.InRange(all.Select(answer => answer.Version).Distinct().Count(), 10, 40);
        await gateway.IndexBecomesAsync("model 40 READY");
        await Eventually.TrueAsync(() => gateway.Launcher.Running == 1, VersionedGateway.Patience);
    }
}
