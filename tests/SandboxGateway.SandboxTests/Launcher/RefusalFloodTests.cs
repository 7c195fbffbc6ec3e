using System.Diagnostics;
using System.Globalization;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>A sandbox that does nothing but make refused calls must not be felt by the others, nor by the launcher.</summary>
[Collection(RunsAlone.Name)]
public sealed class RefusalFloodTests
{
    private const int Floods = 5;

    [Fact]
    public async Task Launch_WhileAnotherSandboxFloods_TakesLessThanASecond()
    {
        await using var launcher = await LauncherClient.StartAsync();
        for (var i = 0; i < Floods; i++)
        {
            await launcher.SendAsync(new LauncherCommand { Launch = Caller.Of($"flood{i}", "flood") });
        }

        var started = Stopwatch.GetTimestamp();
        await launcher.SendAsync(new LauncherCommand { Launch = Specs.Sleep("neighbour") });
        await UntilAsync(launcher, e => e.Launched?.SandboxId == "neighbour");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        started = Stopwatch.GetTimestamp();
        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "neighbour" } });
        await UntilAsync(launcher, e => e.Exited?.SandboxId == "neighbour");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Worker_Floods_IsCutOffWithOneLastReportAndStillRefused()
    {
        await using var launcher = await LauncherClient.StartAsync();
        await launcher.SendAsync(new LauncherCommand { Launch = Caller.Of("flood", "flood") });
        var events = await UntilAsync(launcher, static e => e.SyscallRefused is { Flooded: true });

        var refused = events.Where(static e => e.SyscallRefused is not null).Select(static e => e.SyscallRefused).ToList();
        Assert.InRange(refused.Count, 2, 100);
        Assert.InRange((ulong)refused.Count + refused.Aggregate(0UL, static (sum, r) => sum + r.Suppressed), 10_000UL, 10_100UL);

        // It still runs, and nothing more is heard of it but its end.
        await launcher.SendAsync(new LauncherCommand { Launch = Specs.Of("after", "/bin/true") });
        await UntilAsync(launcher, static e => e.Exited?.SandboxId == "after", static e => Assert.Null(e.SyscallRefused));
        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "flood" } });
        await UntilAsync(launcher, static e => e.Exited?.SandboxId == "flood", static e => Assert.Null(e.SyscallRefused));
    }

    [Fact]
    public async Task Launcher_FloodAfterFlood_GrowsNoLarger()
    {
        const long Slack = 16 << 10;
        await using var launcher = await LauncherClient.StartAsync();
        // The first ones bring its heap to the size that work like this needs.
        await FloodAsync(launcher, Floods);
        var (memory, descriptors) = Size(launcher);

        await FloodAsync(launcher, 2 * Floods);

        Assert.InRange(Size(launcher).Kilobytes, 0, memory + Slack);
        Assert.Equal(descriptors, Size(launcher).Descriptors);
    }

    /// <summary>The verdict on an allowed call is the kernel's alone, and cached; a refused one costs a hundred times as much.</summary>
    [Fact]
    public async Task Worker_AllowedCalls_AreAsCheapAsEver()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var (refused, exited) = await Caller.RunAsync(launcher, Caller.Of("a", "cheap", "200000"));

        Assert.Equal(0, exited.ExitCode);
        Assert.Empty(refused);
    }

    private static async Task FloodAsync(LauncherClient launcher, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await launcher.SendAsync(new LauncherCommand { Launch = Caller.Of("flood", "flood") });
            await UntilAsync(launcher, static e => e.SyscallRefused is { Flooded: true });
            await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "flood" } });
            await UntilAsync(launcher, static e => e.Exited is not null);
        }
    }

    private static async Task<List<LauncherEvent>> UntilAsync(
        LauncherClient launcher, Func<LauncherEvent, bool> isLast, Action<LauncherEvent>? check = null)
    {
        var events = new List<LauncherEvent>();
        do
        {
            events.Add(await launcher.NextAsync());
            Assert.Null(events[^1].LaunchFailed);
            check?.Invoke(events[^1]);
        }
        while (!isLast(events[^1]));

        return events;
    }

    private static (long Kilobytes, int Descriptors) Size(LauncherClient launcher)
    {
        var resident = new ProcessView(launcher.Process.Id).Status("VmRSS").Split(' ')[0];
        return (long.Parse(resident, CultureInfo.InvariantCulture), new ProcessView(launcher.Process.Id).Descriptors.Length);
    }
}
