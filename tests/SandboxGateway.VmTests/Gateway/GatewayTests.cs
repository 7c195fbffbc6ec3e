using System.Net.Http.Json;
using System.Text.Json;
using SandboxGateway.SandboxTests.Gateway;
using SandboxGateway.TestSupport;
using SandboxGateway.VmTests.Cgroups;
using SandboxGateway.VmTests.Reporting;

namespace SandboxGateway.VmTests.Gateway;

/// <summary>The whole gateway on a host with cgroup version 2 alone, and with models on a file system that cannot be id-mapped.</summary>
public sealed class GatewayTests
{
    private const string Setosa =
        """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}""";

    [GuestFact]
    public async Task Infer_IrisAndAGreedyHandler_RunInCgroupsOfTheirOwn()
    {
        using var models = new GreedyModel();
        CopyFolder(Path.Combine(PublishedFiles.Checkout, "samples", "models", "iris"), Path.Combine(models.Folder, "iris"));
        await using var gateway = await models.StartAsync();
        var (init, worker) = gateway.SandboxOf("iris");

        using var response = await gateway.InferAsync("iris", Setosa);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(0, body.GetProperty("outputs")[0].GetProperty("data")[0].GetInt64());
        Assert.Equal("/supervisor", CgroupView.Of(gateway.Process.Id).Path);
        Assert.Equal("/supervisor", CgroupView.Of(gateway.LauncherPid).Path);
        Assert.StartsWith($"/sandboxes/{gateway.LauncherPid}.iris-", CgroupView.Of(init).Path, StringComparison.Ordinal);
        Assert.Equal([init.Pid, worker.Pid], CgroupView.Of(init).Processes.Order());
        var controls = gateway.Events("SandboxLaunched")
            .First(static logged => logged.GetProperty("SandboxId").GetString()!.StartsWith("iris-", StringComparison.Ordinal)).GetProperty("Controls").ToString();
        Assert.Contains("cgroup.memory", controls, StringComparison.Ordinal);
        Assert.Contains("model.copied", controls, StringComparison.Ordinal);
        await AssertLimitIsNamedAsync(gateway);
    }

    // In the same gateway, as it takes the virtual machine long to start one.
    private static async Task AssertLimitIsNamedAsync(RealGateway gateway)
    {
        var (status, body) = await GreedyModel.AskAsync(gateway, "more");

        Assert.Equal(502, status);
        Assert.Contains($"its limit memory.max ({GreedyModel.MemoryMaxBytes} bytes)", body, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => gateway.Events("SandboxUsed").Any(), TimeSpan.FromSeconds(10));
        var used = gateway.Events("SandboxUsed").First();
        Assert.Equal("cgroup", used.GetProperty("Source").GetString());
        Assert.True(used.GetProperty("OomKills").GetUInt64() > 0);
        Assert.InRange(used.GetProperty("MemoryPeakBytes").GetUInt64(), GreedyModel.MemoryMaxBytes - (1 << 20), GreedyModel.MemoryMaxBytes);
    }

    // Of the samples only this one: each model costs seconds in the virtual machine.
    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(source))
        {
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }
}
