using System.Collections.Concurrent;
using System.Net;
using SandboxGateway.TestSupport;

namespace SandboxGateway.FunctionalTests.Versions;

/// <summary>The calls that load and unload models.</summary>
public sealed class ModelControlTests
{
    [Fact]
    public async Task Unload_ThenLoad_TakesTheModelAwayAndBack()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        await gateway.AnswersAsync(0);

        Assert.Equal((HttpStatusCode.OK, ""), await gateway.ControlAsync("unload"));
        var refused = await gateway.InferAsync();
        await gateway.IndexBecomesAsync("model 1 UNAVAILABLE It was unloaded.");
        Assert.Empty(await gateway.IndexAsync("""{"ready":true}"""));
        Assert.Equal((HttpStatusCode.OK, ""), await gateway.ControlAsync("load"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("Model 'model' is not ready", refused.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.InferAsync()).Status);
        Assert.Equal(["model 1 READY"], await gateway.IndexAsync("""{"ready":true}"""));
        Assert.Equal(2, gateway.Launcher.Launches);
    }

    [Fact]
    public async Task Load_OfWhatIsLoadedAndUnchanged_LoadsNothing()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        await gateway.AnswersAsync(0);

        Assert.Equal((HttpStatusCode.OK, ""), await gateway.ControlAsync("load"));

        Assert.Equal(1, gateway.Launcher.Launches);
    }

    [Fact]
    public async Task Load_OfAChangedModel_AnswersWhenTheNewOneServes()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        await gateway.AnswersAsync(0);
        gateway.Write(2, "2");

        Assert.Equal(0, (await gateway.InferAsync()).Value);
        Assert.Equal((HttpStatusCode.OK, ""), await gateway.ControlAsync("load"));

        Assert.Equal(2, (await gateway.InferAsync()).Value);
    }

    [Fact]
    public async Task Load_OfABrokenModel_FailsWithTheReasonAndTheOldOneServes()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        await gateway.AnswersAsync(0);
        gateway.Write(1, "refuse bad graph");

        var (status, error) = await gateway.ControlAsync("load");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("version 1: The model cannot be loaded: bad graph", error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.InferAsync()).Status);
    }

    [Theory]
    [InlineData("load", "nobody")]
    [InlineData("unload", "nobody")]
    [InlineData("load", "..%2f..%2fetc")]
    [InlineData("unload", "%2e%2e")]
    public async Task Control_OfAModelThatIsNotThere_IsNotFound(string call, string model)
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();

        var (status, _) = await gateway.ControlAsync(call, model);

        Assert.Contains(status, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        await gateway.IndexBecomesAsync("model 1 READY");
    }

    [Fact]
    public async Task Index_ModelThatWasNeverLoaded_IsListed()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        gateway.WriteManifest("runtime: onnx\n", "other");
        gateway.Write(1, "1", "other");

        await gateway.IndexBecomesAsync("model 1 READY", "other  UNAVAILABLE It is not loaded.");
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.InferAsync(model: "other")).Status);
        Assert.Equal((HttpStatusCode.OK, ""), await gateway.ControlAsync("unload", "other"));
        Assert.Equal((HttpStatusCode.OK, ""), await gateway.ControlAsync("load", "other"));

        Assert.Equal(1, (await gateway.InferAsync(model: "other")).Value);
    }

    [Theory]
    [InlineData("load", """{"parameters":{"config":"{}"}}""", "config and file are refused")]
    [InlineData("load", """{"parameters":{"file:1/model.onnx":"AAAA"}}""", "config and file are refused")]
    [InlineData("load", """{"parameters":{"shard":1}}""", "there is no parameter 'shard'")]
    [InlineData("load", """{"parameters":7}""", "parameters: must be an object")]
    [InlineData("load", """{"paramters":{}}""", "may hold \"parameters\"")]
    [InlineData("load", "[]", "must be a JSON object")]
    [InlineData("load", "{", "must be a JSON object")]
    [InlineData("unload", """{"parameters":{"force":true}}""", "there is no parameter 'force'")]
    public async Task Control_BadBody_IsTheClientsMistake(string call, string body, string expected)
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        await gateway.AnswersAsync(0);

        var (status, error) = await gateway.ControlAsync(call, body: body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.InferAsync()).Status);
    }

    [Fact]
    public async Task Control_BodyTooLong_Is413()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();

        var (status, _) = await gateway.ControlAsync("load", body: new string(' ', 70_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Theory]
    [InlineData("poll")]
    [InlineData("none")]
    public async Task Control_InAnotherMode_IsRefused(string mode)
    {
        await using var gateway = await VersionedGateway.StartAsync([$"--Gateway:Repository:Mode={mode}"]);

        var (status, error) = await gateway.ControlAsync("unload");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains($"Gateway:Repository:Mode is {mode}", error, StringComparison.Ordinal);
        await gateway.AnswersAsync(0);
    }

    [Fact]
    public async Task None_AChange_IsNotTaken()
    {
        await using var gateway = await VersionedGateway.StartAsync(["--Gateway:Repository:Mode=none"]);
        await gateway.AnswersAsync(0);
        await using var watching = await VersionedGateway.StartAsync(["--models", gateway.Host.Models]);

        gateway.Write(2, "2");
        await watching.AnswersAsync(2);

        Assert.Equal(0, (await gateway.InferAsync()).Value);
    }

    [Fact]
    public async Task Unload_WhileRequestsRun_TheyAreAnswered()
    {
        var holds = new ConcurrentDictionary<int, SyncPoint> { [0] = new() };
        await using var gateway = await VersionedGateway.StartAsync(
            ["--Gateway:Repository:Mode=explicit", "--Gateway:Repository:LoadModels:0=*"], holds);
        await gateway.IndexBecomesAsync("model 1 READY");
        var running = gateway.InferAsync();
        await holds[0].WaitForReachedAsync(VersionedGateway.Patience);
        var waiting = gateway.InferAsync();

        await gateway.ControlAsync("unload");
        await gateway.IndexBecomesAsync("model 1 UNLOADING It was unloaded by a call.");
        var late = await gateway.InferAsync();
        holds[0].Continue();

        Assert.Equal(HttpStatusCode.OK, (await running).Status);
        Assert.Contains((await waiting).Status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.Status);
        await gateway.IndexBecomesAsync("model 1 UNAVAILABLE It was unloaded.");
        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), VersionedGateway.Patience);
    }

    [Fact]
    public async Task LoadsAndUnloads_AllAtOnce_EndInOneState()
    {
        await using var gateway = await VersionedGateway.StartExplicitAsync();
        await gateway.AnswersAsync(0);

        var calls = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => gateway.ControlAsync(i % 2 == 0 ? "load" : "unload")));
        Assert.Equal((HttpStatusCode.OK, ""), await gateway.ControlAsync("load"));

        Assert.All(calls, call => Assert.True(
            call.Status == HttpStatusCode.OK || call.Error.Contains("unloaded meanwhile", StringComparison.Ordinal), call.Error));
        Assert.Equal(HttpStatusCode.OK, (await gateway.InferAsync()).Status);
        await Eventually.TrueAsync(() => gateway.Launcher.Running == 1, VersionedGateway.Patience);
    }
}
