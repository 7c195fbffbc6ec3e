using System.Net;

namespace SandboxGateway.FunctionalTests.Versions;

/// <summary>Several versions side by side, and the names they are reached by.</summary>
public sealed class VersionPolicyTests
{
    [Fact]
    public async Task All_EveryVersionAnswersForItself()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        gateway.Write(1, "10");
        gateway.Write(2, "20");
        gateway.Write(10, "100");
        gateway.WriteManifest("runtime: onnx\nversionPolicy: all\n");
        await gateway.IndexBecomesAsync("model 1 READY", "model 2 READY", "model 10 READY");

        Assert.Equal((10, "1"), Shown(await gateway.InferAsync("1")));
        Assert.Equal((20, "2"), Shown(await gateway.InferAsync("2")));
        Assert.Equal((100, "10"), Shown(await gateway.InferAsync("10")));
        Assert.Equal((100, "10"), Shown(await gateway.InferAsync()));
        var metadata = await gateway.GetAsync("v2/models/model");
        Assert.Equal(["1", "2", "10"], metadata.GetProperty("versions").EnumerateArray().Select(version => version.GetString()));
        var listed = Assert.Single((await gateway.GetAsync("v2/models")).GetProperty("models").EnumerateArray());
        Assert.Equal("model", listed.GetProperty("name").GetString());
        Assert.Equal("READY", listed.GetProperty("state").GetString());
        Assert.Equal(3, listed.GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public async Task Latest_SlidesWithTheVersions()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        gateway.Write(2, "20");
        gateway.Write(3, "30");
        gateway.WriteManifest("runtime: onnx\nversionPolicy: {latest: {numVersions: 2}}\n");
        await gateway.IndexBecomesAsync("model 2 READY", "model 3 READY");

        gateway.Write(4, "40");
        await gateway.IndexBecomesAsync("model 3 READY", "model 4 READY");
    }

    [Fact]
    public async Task Specific_MissingVersion_IsShownAndTheOthersServe()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        gateway.Write(2, "20");
        gateway.WriteManifest("runtime: onnx\nversionPolicy: {specific: {versions: [1, 5]}}\n");

        await gateway.IndexBecomesAsync("model 1 READY", "model 5 UNAVAILABLE model.yaml asks for version 5, which has no folder");

        Assert.Equal("1", (await gateway.InferAsync()).Version);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.InferAsync("5")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.InferAsync("2")).Status);
    }

    [Fact]
    public async Task HighestVersionNotReady_WithoutAVersion_TheNextLowerAnswers()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        gateway.Write(2, "refuse it");
        gateway.WriteManifest("runtime: onnx\nversionPolicy: all\n");

        await gateway.IndexBecomesAsync("model 1 READY", "model 2 UNAVAILABLE");

        Assert.Equal("1", (await gateway.InferAsync()).Version);
    }

    [Fact]
    public async Task Labels_StandForVersionsAndMoveWithoutALoad()
    {
        await using var gateway = await VersionedGateway.StartAsync();
        gateway.Write(1, "10");
        gateway.Write(2, "20");
        gateway.WriteManifest("runtime: onnx\nlabels: {stable: 1, canary: 2}\n");
        await gateway.AnswersAsync(10, "stable");
        await gateway.AnswersAsync(20, "canary");
        var launches = gateway.Launcher.Launches;

        gateway.WriteManifest("runtime: onnx\nlabels: {stable: 2, old: 1}\n");
        await gateway.AnswersAsync(20, "stable");
        await gateway.AnswersAsync(10, "old");
        var gone = await gateway.InferAsync("canary");

        Assert.Equal(launches, gateway.Launcher.Launches);
        Assert.Equal("2", (await gateway.InferAsync("stable")).Version);
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains("it serves versions 1, 2, labelled old, stable", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_WithALoadedRepository_ServesTheSameAgain()
    {
        await using var first = await VersionedGateway.StartAsync();
        first.Write(3, "30");
        first.WriteManifest("runtime: onnx\nversionPolicy: all\n");
        await first.IndexBecomesAsync("model 1 READY", "model 3 READY");

        await using var second = await VersionedGateway.StartAsync(["--models", first.Host.Models]);
        await second.IndexBecomesAsync("model 1 READY", "model 3 READY");

        Assert.Equal(30, (await second.InferAsync()).Value);
    }

    private static (int Value, string Version) Shown(VersionedGateway.Answer answer) => (answer.Value, answer.Version);
}
