using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>Sandboxes of a real gateway, compared with their policies over and over.</summary>
public sealed class DriftTests
{
    private const string Often = "--Gateway:Workers:DriftIntervalSeconds=0.2";
    private const string Iris = """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[6.3,3.3,6.0,2.5]}]}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public static TheoryData<int?> Users => RealGateway.Users;

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Sandboxes_LeftAlone_AreAsTheirPolicyDeclares(int? user)
    {
        await using var gateway = await RealGateway.StartAsync(user, settings: Often);

        // The first comes with the start, the others while the models serve.
        await Eventually.TrueAsync(
            async () => (await SandboxesAsync(gateway)).All(sandbox => sandbox.GetProperty("comparisons").GetInt32() >= 4), _patience);

        Assert.Empty(gateway.Events("SandboxDrifted").Select(drift => drift.GetProperty("Check").GetString()));
        Assert.Empty(gateway.Events("InspectionFailed"));
        Assert.All(await SandboxesAsync(gateway), sandbox =>
        {
            Assert.Contains(sandbox.GetProperty("policy").GetString(), (string[])["strict", "handler"]);
            Assert.StartsWith("sha256:", sandbox.GetProperty("digest").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(sandbox.GetProperty("controls").EnumerateArray());
        });
    }

    [Fact]
    public async Task Sandbox_LoosenedFromOutside_IsAnIncidentAndReplaced()
    {
        // Only root may mount something inside; for others there is nothing that could loosen a sandbox.
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        await using var gateway = await RealGateway.StartAsync(settings: Often);
        var (init, worker) = gateway.SandboxOf("iris");

        MountExecutableScratch(worker.Pid);
        await Eventually.TrueAsync(() => gateway.Events("SandboxDrifted").Any(), _patience);
        await Eventually.TrueAsync(() => gateway.Events("WorkerReady").Count() > RealGateway.SampleCount, _patience);
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await gateway.InferAsync("iris", Iris);
                return answer.StatusCode == HttpStatusCode.OK;
            },
            _patience);

        var drift = gateway.Events("SandboxDrifted").Single(static found => found.GetProperty("Check").GetString() == "mounts.noexec");
        Assert.Equal(
            ("/tmp noexec", "rw,relatime"), (drift.GetProperty("Declared").GetString(), drift.GetProperty("Effective").GetString()));
        Assert.False(init.IsAlive);
    }

    private static void MountExecutableScratch(int pid)
    {
        using var mount = Process.Start(
            "mount", ["--namespace", pid.ToString(CultureInfo.InvariantCulture), "-t", "tmpfs", "tmpfs", "/tmp"]);
        mount.WaitForExit();
        Assert.Equal(0, mount.ExitCode);
    }

    private static async Task<JsonElement[]> SandboxesAsync(RealGateway gateway)
    {
        var health = await gateway.Http.GetFromJsonAsync<JsonElement>(new Uri("health/isolation", UriKind.Relative));
        return [.. health.GetProperty("models").EnumerateArray().SelectMany(model => model.GetProperty("sandboxes").EnumerateArray())];
    }
}
