using System.Diagnostics;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Launcher;
using SandboxGateway.VmTests.Reporting;

namespace SandboxGateway.VmTests.Cgroups;

/// <summary>A launcher of an ordinary user, in a cgroup that root gave it: what systemd does for a service with Delegate=yes.</summary>
public sealed class DelegatedCgroupTests : IDisposable
{
    private const int User = 61001;
    private const string Path = "/delegated";
    private const string Folder = CgroupView.Mount + Path;

    private static readonly string[] _given = ["", "/cgroup.procs", "/cgroup.threads", "/cgroup.subtree_control"];

    public DelegatedCgroupTests()
    {
        File.WriteAllText($"{CgroupView.Mount}/cgroup.subtree_control", "+memory +pids +cpu");
        Directory.CreateDirectory(Folder);
        foreach (var file in _given)
        {
            using var chown = Process.Start("chown", [$"{User}:{User}", Folder + file]);
            chown.WaitForExit();
        }
    }

    public void Dispose()
    {
        foreach (var child in Directory.GetDirectories(Folder))
        {
            Directory.Delete(child);
        }

        Directory.Delete(Folder);
    }

    [GuestFact]
    public async Task Launch_Resources_AreEnforced()
    {
        await using var launcher = await LauncherClient.StartAsync(User, Folder);
        var launched = (await launcher.LaunchAsync(
            Specs.Sleep("a").With(new Resources { MemoryMaxBytes = 64 << 20, PidsMax = 24 }))).Launched;
        var cgroup = CgroupView.Of(launched.InitPid);

        Assert.Equal((uint)User, launched.Uid);
        Assert.Contains("cgroup.memory", launched.Controls);
        Assert.Equal(Path + "/supervisor", CgroupView.Of(launcher.Process.Id).Path);
        Assert.Equal($"{Path}/sandboxes/{launcher.Process.Id}.a", cgroup.Path);
        Assert.Equal("67108864", cgroup.Read("memory.max"));
        Assert.Equal("24", cgroup.Read("pids.max"));
    }

    [GuestFact]
    public async Task Worker_TakesMoreMemory_DiesOfSignal9()
    {
        await using var launcher = await LauncherClient.StartAsync(User, Folder);

        var exited = await launcher.RunAsync(Payload.Memory("greedy", 128).With(new Resources { MemoryMaxBytes = 32 << 20 }));

        Assert.Equal((9, "memory.max", "cgroup"), (exited.Signal, exited.Limit, exited.Usage.Source));
        Assert.False(new CgroupView($"{Path}/sandboxes/{launcher.Process.Id}.greedy").Exists);
    }

    [GuestFact]
    public async Task Start_NotDelegated_SaysWhatToDo()
    {
        await using var launcher = await LauncherClient.StartAsync(User);

        var memory = launcher.Host.Controls.Single(static control => control.Name == "cgroup.memory");
        var launched = (await launcher.LaunchAsync(Specs.Sleep("a"))).Launched;

        Assert.False(memory.Enforced);
        Assert.Contains("Delegate=yes", memory.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("cgroup.memory", launched.Controls);
        Assert.Equal(CgroupView.Of(launcher.Process.Id).Path, CgroupView.Of(launched.InitPid).Path);
    }
}
