using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Launcher;
using SandboxGateway.TestSupport;
using SandboxGateway.VmTests.Reporting;

namespace SandboxGateway.VmTests.Cgroups;

/// <summary>What a launch spec's resources are worth against a worker that takes more, each with its twin without the limit.</summary>
public sealed class LimitTests
{
    private const ulong Mebibyte = 1 << 20;
    private const int Aborted = 6;
    private const int Killed = 9;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [GuestFact]
    public async Task Launch_Resources_AreTheCgroupsValues()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var resources = new Resources
        {
            MemoryMaxBytes = 64 * Mebibyte,
            MemoryHighBytes = 48 * Mebibyte,
            MemorySwapMaxBytes = 8 * Mebibyte,
            PidsMax = 24,
            CpuQuotaMicroseconds = 500_000,
        };

        var cgroup = await LaunchAsync(launcher, Specs.Sleep("a").With(resources));

        Assert.Equal($"{64 * Mebibyte}", cgroup.Read("memory.max"));
        Assert.Equal($"{48 * Mebibyte}", cgroup.Read("memory.high"));
        Assert.Equal($"{8 * Mebibyte}", cgroup.Read("memory.swap.max"));
        Assert.Equal("1", cgroup.Read("memory.oom.group"));
        Assert.Equal("24", cgroup.Read("pids.max"));
        Assert.Equal("50000 100000", cgroup.Read("cpu.max"));
    }

    [GuestFact]
    public async Task Launch_NoResources_LeavesLimitsOpen()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var cgroup = await LaunchAsync(launcher, Specs.Sleep("a"));

        Assert.Equal("max", cgroup.Read("memory.max"));
        Assert.Equal("max", cgroup.Read("memory.high"));
        Assert.Equal("0", cgroup.Read("memory.swap.max"));
        Assert.Equal("max", cgroup.Read("pids.max"));
        Assert.Equal("max 100000", cgroup.Read("cpu.max"));
    }

    [GuestFact]
    public async Task Worker_TakesMoreMemory_DiesAloneOfSignal9()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var neighbour = await LaunchAsync(launcher, Specs.Sleep("neighbour"));

        var exited = await launcher.RunAsync(
            Payload.Memory("greedy", 128).With(new Resources { MemoryMaxBytes = 32 * Mebibyte }));

        Assert.Equal(("greedy", Killed, "memory.max"), (exited.SandboxId, exited.Signal, exited.Limit));
        Assert.True(exited.Usage.OomKills > 0);
        Assert.InRange(exited.Usage.MemoryPeakBytes, 31 * Mebibyte, 32 * Mebibyte);
        Assert.Equal(2, neighbour.Processes.Length);
    }

    [GuestFact]
    public async Task Worker_TakesMemoryItHas_EndsByItself()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(
            Payload.Memory("modest", 128).With(new Resources { MemoryMaxBytes = 256 * Mebibyte }));

        Assert.Equal((0, 0, string.Empty), (exited.ExitCode, exited.Signal, exited.Limit));
        Assert.InRange(exited.Usage.MemoryPeakBytes, 128 * Mebibyte, 160 * Mebibyte);
        Assert.InRange(exited.Usage.CpuUserMicroseconds + exited.Usage.CpuSystemMicroseconds, 1_000u, 60_000_000u);
        Assert.Equal(("cgroup", 2UL, 0UL), (exited.Usage.Source, exited.Usage.ProcessesPeak, exited.Usage.OomKills));
    }

    [GuestFact]
    public async Task Worker_StartsThreads_IsRefusedAtPidsMax()
    {
        const int Limit = 16;
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(Payload.Threads("bomb").With(new Resources { PidsMax = Limit }));

        // The init and the worker's own first thread count too.
        Assert.Equal(Limit - 2, exited.ExitCode);
        Assert.Equal((ulong)Limit, exited.Usage.ProcessesPeak);
        Assert.True(exited.Usage.PidsMaxEvents > 0);
    }

    [GuestFact]
    public async Task Worker_GivesUpWithoutMoreThreads_NamesTheLimit()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(Hog.Of("threads", "abort").With(new Resources { PidsMax = 16 }));

        Assert.Equal((Aborted, "pids.max"), (exited.Signal, exited.Limit));
    }

    [GuestFact]
    public async Task Child_TakesMoreMemory_TakesTheWholeSandboxAlong()
    {
        await using var launcher = await LauncherClient.StartAsync();

        // The first process would wait for ever.
        var exited = await launcher.RunAsync(Hog.Of("family", "children", "120").With(new Resources { MemoryMaxBytes = 48 * Mebibyte }));

        Assert.Equal((Killed, "memory.max"), (exited.Signal, exited.Limit));
    }

    [GuestFact]
    public async Task Worker_AboveMemoryHigh_IsSlowedAndNotEnded()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var cgroup = await LaunchAsync(launcher, Hog.Of("slow", "memory", "600").With(new Resources { MemoryHighBytes = 24 * Mebibyte }));

        await Eventually.TrueAsync(() => cgroup.Counter("memory.events", "high") > 3, _patience);
        var exited = await KillAsync(launcher, "slow");

        Assert.Equal((Killed, string.Empty), (exited.Signal, exited.Limit));
        Assert.True(exited.Usage.MemoryHighEvents > 3);
        Assert.InRange(exited.Usage.MemoryPeakBytes, 24 * Mebibyte, 120 * Mebibyte);
    }

    [GuestFact]
    public async Task Worker_StartsThreadsWithoutLimit_GetsAll()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(Payload.Threads("bomb"));

        Assert.Equal(Payload.MostThreads, exited.ExitCode);
    }

    [GuestFact]
    public async Task Worker_BurnsProcessorTime_IsThrottled()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var cgroup = await LaunchAsync(
            launcher, Payload.Processor("busy").With(new Resources { CpuQuotaMicroseconds = 100_000 }));

        await Eventually.TrueAsync(() => cgroup.Counter("cpu.stat", "nr_throttled") > 3, _patience);
        var exited = await KillAsync(launcher, "busy");

        Assert.True(exited.Usage.CpuThrottledMicroseconds > 0);
        Assert.True(exited.Usage.CpuPressureMicroseconds > 0);
        Assert.True(exited.Usage.CpuUserMicroseconds > 0);
    }

    private static async Task<Exited> KillAsync(LauncherClient launcher, string id)
    {
        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = id } });
        return (await launcher.NextAsync()).Exited;
    }

    private static async Task<CgroupView> LaunchAsync(LauncherClient launcher, LaunchSpec spec)
    {
        var launched = await launcher.LaunchAsync(spec);
        Assert.Equal(LauncherEvent.BodyOneofCase.Launched, launched.BodyCase);
        return CgroupView.Of(launched.Launched.InitPid);
    }
}
