using System.Globalization;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>
/// What limits are worth on this very host, whoever keeps them: a cgroup, or the watchdog. Started by root and by an ordinary
/// user.
/// </summary>
public sealed class LimitTests
{
    private const int Killed = 9;
    private const int CpuLimit = 24;
    private const int OrdinaryUser = 61001;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public static TheoryData<int?> Users => Environment.IsPrivilegedProcess ? [null, OrdinaryUser] : [null];

    public static TheoryData<string, int?> MemoryHogs
    {
        get
        {
            var hogs = new TheoryData<string, int?>();
            foreach (var kind in (string[])["memory", "leaderless", "shared", "tables", "children"])
            {
                hogs.Add(kind, null);
            }

            if (Environment.IsPrivilegedProcess)
            {
                hogs.Add("memory", OrdinaryUser);
                hogs.Add("children", OrdinaryUser);
            }

            return hogs;
        }
    }

    [Theory]
    [MemberData(nameof(MemoryHogs))]
    public async Task Worker_TakesMoreMemory_IsEndedAloneAndTheLimitNamed(string kind, int? user)
    {
        const ulong Limit = 48 * Hog.Mebibyte;
        await using var launcher = await LauncherClient.StartAsync(user);
        var neighbour = new ProcessView((await launcher.LaunchAsync(Specs.Sleep("neighbour"))).Launched.InitPid);

        var exited = await launcher.RunAsync(Hog.Of("greedy", kind, "120").With(new Resources { MemoryMaxBytes = Limit }));

        Assert.Equal(("greedy", Killed, "memory.max"), (exited.SandboxId, exited.Signal, exited.Limit));
        Assert.InRange(exited.Usage.MemoryPeakBytes, Limit - Hog.Mebibyte, 4 * Limit);
        Assert.True(neighbour.Child.IsAlive);
    }

    [Theory]
    [InlineData("memory", "RssAnon")]
    [InlineData("shared", "RssShmem")]
    [InlineData("tables", "VmPTE")]
    public async Task Worker_TakesMemoryWithoutLimit_GetsIt(string kind, string field)
    {
        const int Kibibytes = 100 << 10;
        await using var launcher = await LauncherClient.StartAsync();

        var worker = await LaunchAsync(launcher, Hog.Of("greedy", kind, "120"));

        await Eventually.TrueAsync(
            () => int.Parse(worker.Status(field).Split(' ')[0], CultureInfo.InvariantCulture) > Kibibytes, _patience);
    }

    [Fact]
    public async Task Worker_TakesMemoryItHas_EndsByItself()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var modest = Specs.Of("modest", "/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=32M", "count=20");

        var exited = await launcher.RunAsync(modest.With(new Resources { MemoryMaxBytes = 96 * Hog.Mebibyte }));

        Assert.Equal((0, string.Empty), (exited.ExitCode, exited.Limit));
    }

    // The init and the first process count too. Other processes of the same user do not: each sandbox counts for itself.
    [Theory]
    [InlineData(16, null)]
    [InlineData(40, null)]
    [InlineData(16, OrdinaryUser)]
    public async Task Worker_Forks_IsRefusedAtPidsMax(int limit, int? user)
    {
        user = Environment.IsPrivilegedProcess ? user : null;
        await using var launcher = await LauncherClient.StartAsync(user);
        await launcher.LaunchAsync(Specs.Sleep("neighbour"));

        var exited = await launcher.RunAsync(Hog.Of("bomb", "fork").With(new Resources { PidsMax = (ulong)limit }));

        Assert.Equal(limit - 2, exited.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Worker_BurnsProcessorTime_IsEndedAtItsLimit(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);

        var exited = await launcher.RunAsync(Hog.Of("busy", "cpu").With("RLIMIT_CPU", 2));

        Assert.Equal((CpuLimit, "RLIMIT_CPU"), (exited.Signal, exited.Limit));
        Assert.InRange(exited.Usage.CpuUserMicroseconds + exited.Usage.CpuSystemMicroseconds, 100_000u, 5_000_000u);
    }

    [Fact]
    public async Task Worker_WritesALongFile_IsEndedAtItsLimit()
    {
        const int FileSizeLimit = 25;
        await using var launcher = await LauncherClient.StartAsync();

        var exited = await launcher.RunAsync(Hog.Of("writer", "file", "/tmp/long").WithScratch().With("RLIMIT_FSIZE", 1 << 16));

        Assert.Equal((FileSizeLimit, "RLIMIT_FSIZE"), (exited.Signal, exited.Limit));
    }

    [Fact]
    public async Task Worker_FailsByItself_NamesNoLimit()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var limits = new Resources { MemoryMaxBytes = 64 * Hog.Mebibyte, PidsMax = 16 };

        var exited = await launcher.RunAsync(Specs.Of("a", "/bin/false").With(limits).With("RLIMIT_CPU", 5));

        Assert.Equal((1, string.Empty), (exited.ExitCode, exited.Limit));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Kill_BusyWorker_ReportsWhatItUsedAndNoLimit(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var worker = await LaunchAsync(launcher, Hog.Of("busy", "cpu").With(new Resources { PidsMax = 16 }).With("RLIMIT_CPU", 60));
        await Eventually.TrueAsync(() => UserTicks(worker) > 10, _patience);

        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "busy" } });
        var exited = (await launcher.NextAsync()).Exited;

        Assert.Equal((Killed, string.Empty), (exited.Signal, exited.Limit));
        Assert.InRange(exited.Usage.CpuUserMicroseconds, 100_000u, 20_000_000u);
        Assert.Contains(exited.Usage.Source, (string[])["proc", "cgroup"]);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("pids")]
    public async Task Start_HostReport_NamesOneKeeperForEachLimit(string limit)
    {
        await using var launcher = await LauncherClient.StartAsync();

        var keepers = launcher.Host.Controls
            .Where(c => c.Enforced && (c.Name == $"cgroup.{limit}" || c.Name == $"watchdog.{limit}")).ToArray();

        var keeper = Assert.Single(keepers);
        if (keeper.Name.StartsWith("watchdog", StringComparison.Ordinal))
        {
            Assert.Contains("every 50 ms", keeper.Detail, StringComparison.Ordinal);
        }
    }

    private static long UserTicks(ProcessView process) => long.Parse(
        File.ReadAllText($"/proc/{process.Pid}/stat").Split(' ')[13], CultureInfo.InvariantCulture);

    private static async Task<ProcessView> LaunchAsync(LauncherClient launcher, LaunchSpec spec) =>
        new ProcessView((await launcher.LaunchAsync(spec)).Launched.InitPid).Child;
}
