using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Launcher;
using SandboxGateway.TestSupport;
using SandboxGateway.VmTests.Reporting;

namespace SandboxGateway.VmTests.Cgroups;

/// <summary>What a launch spec's resources are worth against a worker that takes more, each with its twin without the limit.</summary>
public sealed class LimitTests
{
    private const ulong Mebibyte = 1 << 20;
    private const int Killed = 9;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [GuestFact]
    public async Task Launch_Resources_AreTheCgroupsValues()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var resources = new Resources { MemoryMaxBytes = 64 * Mebibyte, PidsMax = 24, CpuQuotaMicroseconds = 500_000 };

        var cgroup = await LaunchAsync(launcher, Specs.Sleep("a").With(resources));

        Assert.Equal($"{64 * Mebibyte}", cgroup.Read("memory.max"));
        Assert.Equal("0", cgroup.Read("memory.swap.max"));
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

        Assert.Equal(("greedy", Killed), (exited.SandboxId, exited.Signal));
        Assert.Equal(2, neighbour.Processes.Length);
    }

    [GuestFact]
    public async Task Worker_TakesMemoryItHas_EndsByItself()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(
            Payload.Memory("modest", 128).With(new Resources { MemoryMaxBytes = 256 * Mebibyte }));

        Assert.Equal((0, 0), (exited.ExitCode, exited.Signal));
    }

    [GuestFact]
    public async Task Worker_StartsThreads_IsRefusedAtPidsMax()
    {
        const int Limit = 16;
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(Payload.Threads("bomb").With(new Resources { PidsMax = Limit }));

        // The init and the worker's own first thread count too.
        Assert.Equal(Limit - 2, exited.ExitCode);
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
    }

    private static async Task<CgroupView> LaunchAsync(LauncherClient launcher, LaunchSpec spec)
    {
        var launched = await launcher.LaunchAsync(spec);
        Assert.Equal(LauncherEvent.BodyOneofCase.Launched, launched.BodyCase);
        return CgroupView.Of(launched.Launched.InitPid);
    }
}
