using System.Diagnostics;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Gateway;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Who dies with whom.</summary>
[Collection(RunsAlone.Name)]
public sealed class LifetimeTests
{
    private const int Sandboxes = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Launcher_Killed_TakesEverySandboxAlong(bool stopFirst)
    {
        var launcher = await LauncherClient.StartAsync();
        var processes = new List<ProcessView>();
        for (var i = 0; i < Sandboxes; i++)
        {
            var init = new ProcessView((await launcher.LaunchAsync(Specs.Sleep($"s{i}"))).Launched.InitPid);
            processes.AddRange([init, init.Child]);
        }

        if (stopFirst)
        {
            await SignalAsync("STOP", launcher.Process.Id);
        }

        await SignalAsync("KILL", launcher.Process.Id);

        await Eventually.TrueAsync(() => !processes.Exists(static p => p.IsAlive), TimeSpan.FromSeconds(1));
        await launcher.DisposeAsync();
    }

    [Fact]
    public async Task Launcher_ChannelClosed_EndsWithItsSandboxes()
    {
        var launcher = await LauncherClient.StartAsync();
        var init = new ProcessView((await launcher.LaunchAsync(Specs.Sleep("a"))).Launched.InitPid);

        await launcher.DisposeAsync();

        await Eventually.TrueAsync(() => !init.IsAlive, TimeSpan.FromSeconds(1));
    }

    // Waits on the thread that started the launcher: one of the pool may end earlier, and the launcher would be killed with it.
    [Fact]
    public void Launcher_WrongParent_Refuses()
    {
        const int ParentGone = 71;
        using var process = Process.Start(new ProcessStartInfo(NativeFolder.Launcher, ["serve", "--parent-pid", "1"])
        {
            RedirectStandardError = true,
        })!;

        process.WaitForExit();

        Assert.Equal(ParentGone, process.ExitCode);
    }

    [Fact]
    public async Task Kill_Sandbox_EndsIt()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var init = new ProcessView((await launcher.LaunchAsync(Specs.Sleep("a"))).Launched.InitPid);
        var worker = init.Child;

        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "a" } });
        var exited = (await launcher.NextAsync()).Exited;

        Assert.Equal((137, 9), (exited.ExitCode, exited.Signal));
        Assert.False(init.IsAlive);
        Assert.False(worker.IsAlive);
    }

    [Fact]
    public async Task Worker_Killed_EndsItsInitWithTheSignal()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var init = new ProcessView((await launcher.LaunchAsync(Specs.Sleep("a"))).Launched.InitPid);

        await SignalAsync("KILL", init.Child.Pid);
        var exited = (await launcher.NextAsync()).Exited;

        Assert.Equal((137, 9), (exited.ExitCode, exited.Signal));
    }

    [Fact]
    public async Task Launch_ManyAtOnce_EachHasAUserOfItsOwn()
    {
        await using var launcher = await LauncherClient.StartAsync();
        for (var i = 0; i < Sandboxes; i++)
        {
            await launcher.SendAsync(new LauncherCommand { Launch = Specs.Sleep($"s{i}") });
        }

        var users = new HashSet<uint>();
        for (var i = 0; i < Sandboxes; i++)
        {
            users.Add((await launcher.NextAsync()).Launched.Uid);
        }

        Assert.Equal(Environment.IsPrivilegedProcess ? Sandboxes : 1, users.Count);
    }

    private static async Task SignalAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{pid}"]);
        await kill.WaitForExitAsync();
    }
}
