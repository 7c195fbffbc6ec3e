using SandboxGateway.Isolation.Cgroups;
using SandboxGateway.Isolation.Host;

namespace SandboxGateway.Isolation.Tests.Cgroups;

public sealed class CgroupTests : IDisposable
{
    private const string UnifiedMount = "30 20 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw";
    private const string HybridMount = "30 20 0:26 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";
    private const string OldMount = "31 20 0:27 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";

    private readonly string _folder = Directory.CreateTempSubdirectory("cgroup").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0::/system.slice/gateway.service", UnifiedMount, "/sys/fs/cgroup/system.slice/gateway.service")]
    [InlineData("0::/", HybridMount, "/sys/fs/cgroup/unified")]
    [InlineData("4:memory:/x", OldMount, null)]
    [InlineData("0::/../outside", UnifiedMount, null)]
    public void Find_Membership_GivesOwnFolder(string membership, string mount, string? expected) =>
        Assert.Equal(expected, CgroupLocation.Find([membership], new MountTable([mount])));

    [Fact]
    public void Detect_ControllersThere_SaysSo()
    {
        Fake("cpu memory pids io");

        var cgroup = DelegatedCgroup.Detect(_folder, out var controls);

        Assert.NotNull(cgroup);
        Assert.Equal(["cgroup.memory", "cgroup.pids", "cgroup.cpu", "cgroup.io"], controls.Select(static c => c.Name));
        Assert.All(controls, static c => Assert.True(c.IsEnforced));
    }

    [Fact]
    public void Detect_NoControllers_GivesRemedy()
    {
        Fake(string.Empty);

        var cgroup = DelegatedCgroup.Detect(_folder, out var controls);

        Assert.Null(cgroup);
        Assert.All(controls, static c => Assert.False(c.IsEnforced));
        Assert.All(controls, static c => Assert.Contains("systemd.unified_cgroup_hierarchy", c.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void Prepare_DelegatedFolder_EnablesControllersForSandboxes()
    {
        FakeDivided();

        var result = DelegatedCgroup.Detect(_folder, out _)!.Prepare();

        Assert.Equal(0, result);
        Assert.Equal("+memory +pids", Sorted(File.ReadAllText(Path.Combine(_folder, "sandboxes", "cgroup.subtree_control"))));
        Assert.Equal("42", File.ReadAllText(Path.Combine(_folder, "supervisor", "cgroup.procs")));
    }

    [Fact]
    public void Prepare_RootOfTheHierarchy_LeavesOtherProcessesThere()
    {
        FakeDivided();
        File.Delete(Path.Combine(_folder, "cgroup.type"));

        DelegatedCgroup.Detect(_folder, out _)!.Prepare();

        Assert.DoesNotContain("42", File.ReadAllText(Path.Combine(_folder, "supervisor", "cgroup.procs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_LeftoverOfADeadLauncher_IsRemoved()
    {
        FakeDivided();
        var dead = Directory.CreateDirectory(Path.Combine(_folder, "sandboxes", $"{int.MaxValue}.a"));
        var parent = Directory.CreateDirectory(Path.Combine(_folder, "sandboxes", "1.a"));

        DelegatedCgroup.Detect(_folder, out _)!.Prepare();

        Assert.False(Directory.Exists(dead.FullName));
        Assert.True(Directory.Exists(parent.FullName));
    }

    [Fact]
    public void Detect_InsideTheSupervisorOfADividedCgroup_IsTheDividedOne()
    {
        FakeDivided();

        DelegatedCgroup.Detect(Path.Combine(_folder, "supervisor"), out var controls);

        Assert.All(controls.Take(2), c => Assert.Equal((true, _folder), (c.IsEnforced, c.Detail)));
    }

    [Fact]
    public void TryCreate_LimitFileMissing_GivesFileAndErrno()
    {
        const int NoEntry = 2;
        Fake("memory");
        Directory.CreateDirectory(Path.Combine(_folder, "sandboxes"));

        var cgroup = DelegatedCgroup.Detect(_folder, out _)!.TryCreate("a", new CgroupLimits { MemoryMaxBytes = 1 }, out var failure);

        Assert.Null(cgroup);
        Assert.Equal(("memory.oom.group", NoEntry), failure);
        Assert.False(Directory.Exists(Path.Combine(_folder, "sandboxes", "a")));
    }

    [Fact]
    public void Files_AllControllers_WritesEveryLimit()
    {
        var limits = new CgroupLimits
        {
            MemoryMaxBytes = 1 << 20,
            MemoryHighBytes = 1 << 19,
            MemorySwapMaxBytes = 4096,
            PidsMax = 16,
            CpuQuotaMicroseconds = 500_000,
            IoWriteBytesPerSecond = 1000,
        };

        var files = limits.Files(new HashSet<string> { "memory", "pids", "cpu", "io" }, ["8:0", "254:0"]);

        Assert.Equal(
            [
                ("memory.oom.group", "1"),
                ("memory.swap.max", "4096"),
                ("memory.high", "524288"),
                ("memory.max", "1048576"),
                ("pids.max", "16"),
                ("cpu.max", "50000 100000"),
                ("io.max", "8:0 rbps=max wbps=1000"),
                ("io.max", "254:0 rbps=max wbps=1000"),
            ],
            files);
    }

    [Fact]
    public void Files_NoController_WritesNothing() =>
        Assert.Empty(new CgroupLimits { MemoryMaxBytes = 1, PidsMax = 1, CpuQuotaMicroseconds = 1, IoReadBytesPerSecond = 1 }
            .Files(new HashSet<string>(), ["8:0"]));

    [Fact]
    public void Files_NothingAsked_StillTakesSwapAwayAndKillsAsOne() => Assert.Equal(
        [("memory.oom.group", "1"), ("memory.swap.max", "0")],
        new CgroupLimits().Files(new HashSet<string> { "memory", "pids", "cpu", "io" }, ["8:0"]));

    private static string Sorted(string words) => string.Join(' ', words.Split(' ').Order(StringComparer.Ordinal));

    private void FakeDivided()
    {
        Fake("memory pids");
        foreach (var child in (string[])["supervisor", "sandboxes"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, child));
            File.WriteAllText(Path.Combine(_folder, child, "cgroup.procs"), string.Empty);
            File.WriteAllText(Path.Combine(_folder, child, "cgroup.subtree_control"), string.Empty);
        }
    }

    private void Fake(string controllers)
    {
        File.WriteAllText(Path.Combine(_folder, "cgroup.controllers"), controllers + "\n");
        File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), "42\n");
        File.WriteAllText(Path.Combine(_folder, "cgroup.subtree_control"), string.Empty);
        File.WriteAllText(Path.Combine(_folder, "cgroup.type"), "domain\n");
    }
}
