using System.Diagnostics;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Launcher;
using SandboxGateway.TestSupport;
using SandboxGateway.VmTests.Reporting;

namespace SandboxGateway.VmTests.Cgroups;

/// <summary>Which process is in which cgroup, from a launcher's start until its sandboxes are gone.</summary>
public sealed class PlacementTests
{
    private static readonly string[] _limits = ["cgroup.memory", "cgroup.pids", "cgroup.cpu", "cgroup.io"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    [GuestFact]
    public async Task Start_RootOfTheHierarchy_EnforcesAndMovesOnlyItsOwn()
    {
        await using var launcher = await LauncherClient.StartAsync();

        Assert.All(_limits, name => Assert.True(launcher.Host.Controls.Single(c => c.Name == name).Enforced, name));
        Assert.Equal("/supervisor", CgroupView.Of(launcher.Process.Id).Path);
        Assert.Equal("/supervisor", CgroupView.Of(Environment.ProcessId).Path);
        Assert.Equal("/", CgroupView.Of(1).Path);
    }

    [GuestFact]
    public async Task Launch_Sandbox_IsInACgroupOfItsOwn()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var first = await LaunchAsync(launcher, "a");
        var second = await LaunchAsync(launcher, "b");

        Assert.Equal($"/sandboxes/{launcher.Process.Id}.a", CgroupView.Of(first).Path);
        Assert.Equal($"/sandboxes/{launcher.Process.Id}.b", CgroupView.Of(second).Path);
        Assert.Equal([first.Pid, first.Child.Pid], CgroupView.Of(first).Processes.Order());
    }

    [GuestFact]
    public async Task Launch_Sandbox_SeesItsOwnCgroupAsTheRoot()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var sandbox = await LaunchAsync(launcher, "a");

        Assert.Equal("0::/", await SeenFromAsync(sandbox, sandbox.Pid));
        Assert.Equal("0::/../../supervisor", await SeenFromAsync(sandbox, launcher.Process.Id));
    }

    [GuestFact]
    public async Task Kill_Sandbox_RemovesItsCgroup()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var sandbox = await LaunchAsync(launcher, "a");
        var cgroup = CgroupView.Of(sandbox);

        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "a" } });
        var exited = (await launcher.NextAsync()).Exited;

        Assert.Equal(9, exited.Signal);
        Assert.False(cgroup.Exists);
    }

    [GuestFact]
    public async Task Channel_Closed_RemovesEveryCgroup()
    {
        var launcher = await LauncherClient.StartAsync();
        var cgroup = CgroupView.Of(await LaunchAsync(launcher, "a"));

        await launcher.DisposeAsync();

        Assert.False(cgroup.Exists);
    }

    [GuestFact]
    public async Task Launch_FailedPlan_RemovesItsCgroup()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var failed = await launcher.LaunchAsync(Specs.Sleep("a").WithModel("/nowhere/at/all"));

        Assert.Equal(LauncherEvent.BodyOneofCase.LaunchFailed, failed.BodyCase);
        Assert.False(new CgroupView($"/sandboxes/{launcher.Process.Id}.a").Exists);
    }

    [GuestFact]
    public async Task Start_AfterAKilledLauncher_RemovesWhatItLeft()
    {
        var killed = await LauncherClient.StartAsync();
        var sandbox = await LaunchAsync(killed, "a");
        var left = CgroupView.Of(sandbox);
        killed.Process.Kill();
        await Eventually.TrueAsync(() => left.Processes.Length == 0, _patience);
        await killed.DisposeAsync();
        Assert.True(left.Exists);

        await using var launcher = await LauncherClient.StartAsync();

        Assert.False(left.Exists);
        Assert.Equal("/supervisor", CgroupView.Of(launcher.Process.Id).Path);
    }

    // What /proc/PID/cgroup says to a reader in the sandbox's cgroup namespace.
    private static async Task<string> SeenFromAsync(ProcessView sandbox, int pid)
    {
        using var reader = Process.Start(new ProcessStartInfo(
            "nsenter", ["--target", $"{sandbox.Pid}", "--cgroup", "cat", $"/proc/{pid}/cgroup"])
        { RedirectStandardOutput = true })!;
        return (await reader.StandardOutput.ReadToEndAsync()).Trim();
    }

    private static async Task<ProcessView> LaunchAsync(LauncherClient launcher, string id)
    {
        var launched = await launcher.LaunchAsync(Specs.Sleep(id));
        Assert.Equal(LauncherEvent.BodyOneofCase.Launched, launched.BodyCase);
        return new ProcessView(launched.Launched.InitPid);
    }
}
