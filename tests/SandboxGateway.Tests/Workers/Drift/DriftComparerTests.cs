using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Workers.Drift;

namespace SandboxGateway.Tests.Workers.Drift;

/// <summary>Every difference between a policy and a sandbox is found, and nothing else is.</summary>
public sealed class DriftComparerTests
{
    private const string None = "0000000000000000";

    [Fact]
    public void Compare_AsDeclared_FindsNothing() => Assert.Empty(Compare(Sound()));

    [Fact]
    public void Compare_TighterThanDeclared_FindsNothing()
    {
        var inspection = Sound();
        inspection.Processes[1].Rlimits["RLIMIT_NOFILE"] = "16";
        inspection.Processes[1].Status["Seccomp_filters"] = "3";
        inspection.Cgroup["memory.max"] = "4096";
        inspection.Cgroup["cpu.max"] = "10000 100000";

        Assert.Empty(Compare(inspection));
    }

    public static TheoryData<string, string> StatusFields => new()
    {
        { "NoNewPrivs", "0" },
        { "Seccomp", "0" },
        { "Seccomp_filters", "1" },
        { "CapInh", "0000000000000001" },
        { "CapPrm", "0000000000000001" },
        { "CapEff", "0000000000000001" },
        { "CapBnd", "000001ffffffffff" },
        { "CapAmb", "0000000000000001" },
        { "Uid", "2000001\t0\t2000001\t2000001" },
    };

    [Theory]
    [MemberData(nameof(StatusFields))]
    public void Compare_StatusDiffers_IsFound(string field, string effective)
    {
        var inspection = Sound();
        inspection.Processes[1].Status[field] = effective;

        var finding = Assert.Single(Compare(inspection));
        Assert.Equal(($"status.{field}", effective), (finding.Check, finding.Effective));
    }

    [Theory]
    [InlineData("NoNewPrivs", "0")]
    [InlineData("Seccomp", "0")]
    [InlineData("CapEff", "0000000000000001")]
    [InlineData("Uid", "0\t0\t0\t0")]
    public void Compare_InitDiffers_IsFound(string field, string effective)
    {
        var inspection = Sound();
        inspection.Processes[0].Status[field] = effective;

        Assert.Equal($"status.{field}", Assert.Single(Compare(inspection)).Check);
    }

    [Theory]
    [InlineData("pid", "namespaces.pid")]
    [InlineData("mnt", "namespaces.mount")]
    [InlineData("net", "namespaces.network")]
    public void Compare_NamespaceIsTheHosts_IsFound(string shared, string check)
    {
        var inspection = Sound();
        inspection.Processes[1].SharedNamespaces.Add(shared);

        Assert.Equal(check, Assert.Single(Compare(inspection)).Check);
    }

    [Theory]
    [InlineData("RLIMIT_NOFILE", "65")]
    [InlineData("RLIMIT_NOFILE", "unlimited")]
    [InlineData("RLIMIT_CORE", "unlimited")]
    public void Compare_RlimitIsHigher_IsFound(string type, string effective)
    {
        var inspection = Sound();
        inspection.Processes[1].Rlimits[type] = effective;

        Assert.Equal($"rlimits.{type}", Assert.Single(Compare(inspection)).Check);
    }

    [Theory]
    [InlineData("/ rw,nosuid,nodev,relatime tmpfs", "mounts.ro")]
    [InlineData("/model ro,relatime ext4", "mounts.nosuid")]
    [InlineData("/tmp rw,nosuid,nodev tmpfs", "mounts.noexec")]
    [InlineData("/host rw,nosuid,nodev ext4", "mounts.ro")]
    [InlineData("/dev/null rw devtmpfs", "mounts.ro")]
    public void Compare_MountIsLooser_IsFound(string line, string check)
    {
        var inspection = Sound();
        var mounts = inspection.Processes[1].Mounts;
        var same = mounts.Where(mount => mount.Split(' ')[0] == line.Split(' ')[0]).ToList();
        same.ForEach(mount => mounts.Remove(mount));
        mounts.Add(line);

        Assert.Contains(Compare(inspection), finding => finding.Check == check);
    }

    [Fact]
    public void Compare_MountIsMissing_IsFound()
    {
        var inspection = Sound();
        inspection.Processes[1].Mounts.RemoveAt(1);

        Assert.Equal(new DriftFinding("mounts.missing", "/model", "not mounted"), Assert.Single(Compare(inspection)));
    }

    [Theory]
    [InlineData("memory.max", "max")]
    [InlineData("memory.swap.max", "4096")]
    [InlineData("memory.high", "max")]
    [InlineData("pids.max", "9")]
    [InlineData("cpu.max", "max 100000")]
    [InlineData("cpu.max", "60000 100000")]
    public void Compare_CgroupLimitIsHigher_IsFound(string file, string effective)
    {
        var inspection = Sound();
        inspection.Cgroup[file] = effective;

        Assert.Equal($"cgroup.{file}", Assert.Single(Compare(inspection)).Check);
    }

    [Fact]
    public void Compare_CgroupFileIsGone_IsFoundWhereTheHostEnforcesIt()
    {
        var inspection = Sound();
        inspection.Cgroup.Remove("pids.max");

        Assert.Equal("cgroup.pids.max", Assert.Single(Compare(inspection)).Check);
        Assert.Empty(new DriftComparer(Sandbox(), [new Control { Name = "own user", Enforced = true }]).Compare(inspection, 2));
    }

    [Fact]
    public void Compare_Unconfined_IsFound()
    {
        var inspection = Sound();
        inspection.Processes[1].Landlock = 2;

        Assert.Equal("landlock", Assert.Single(Compare(inspection)).Check);
    }

    [Fact]
    public void Compare_EndingProcess_IsPassedOver()
    {
        var inspection = Sound();
        inspection.Processes.Add(new ProcessState { Pid = 3, InnerPid = 3, Status = { ["Seccomp"] = "0" } });

        Assert.Empty(Compare(inspection));
    }

    private static IReadOnlyList<DriftFinding> Compare(Inspection inspection)
    {
        string[] enforced = ["own user", "cgroup.memory", "cgroup.pids", "cgroup.cpu"];
        return new DriftComparer(Sandbox(), [.. enforced.Select(name => new Control { Name = name, Enforced = true })])
            .Compare(inspection, leastFilters: 2);
    }

    private static RunningSandbox Sandbox()
    {
        var containment = new Containment
        {
            Namespaces = { "user", "mount", "pid", "network" },
            DropCapabilities = true,
            NoNewPrivileges = true,
            Seccomp = new Seccomp { Profile = "onnx" },
            Landlock = new Landlock { MinAbi = 1 },
            OwnUser = true,
            Rlimits = { new Rlimit { Type = "RLIMIT_NOFILE", Value = 64 } },
            Resources = new Resources
            {
                MemoryMaxBytes = 64 << 20, MemoryHighBytes = 48 << 20, PidsMax = 8, CpuQuotaMicroseconds = 500_000,
            },
        };
        var policy = new SandboxPolicy { Name = "p", Digest = "", Containment = containment, Mounts = [], Require = [] };
        var spec = new LaunchSpec
        {
            Containment = containment,
            Mounts =
            {
                new Mount { Type = Mount.Types.Type.BindReadOnly, Destination = "/model" },
                new Mount { Type = Mount.Types.Type.Tmpfs, Destination = "/tmp" },
            },
        };
        return new RunningSandbox(
            "m", policy, spec, new Launched { SandboxId = "m-1", InitPid = 1, Uid = 2_000_001 }, () => Task.FromResult(Sound()), () => { });
    }

    private static Inspection Sound() => new()
    {
        Found = true,
        Processes = { Process(1, filters: 1), Process(2, filters: 2) },
        Cgroup =
        {
            ["memory.max"] = "67108864",
            ["memory.high"] = "50331648",
            ["memory.swap.max"] = "0",
            ["pids.max"] = "8",
            ["cpu.max"] = "50000 100000",
        },
    };

    private static ProcessState Process(int innerPid, int filters) => new()
    {
        Pid = innerPid,
        InnerPid = innerPid,
        Status =
        {
            ["NoNewPrivs"] = "1",
            ["Seccomp"] = "2",
            ["Seccomp_filters"] = $"{filters}",
            ["CapInh"] = None,
            ["CapPrm"] = None,
            ["CapEff"] = None,
            ["CapBnd"] = None,
            ["CapAmb"] = None,
            ["Uid"] = "2000001\t2000001\t2000001\t2000001",
        },
        Rlimits = { ["RLIMIT_NOFILE"] = "64", ["RLIMIT_CORE"] = "0" },
        Landlock = 1,
        Mounts =
        {
            "/ ro,nosuid,nodev,relatime tmpfs",
            "/model ro,nosuid,nodev,noexec,relatime ext4",
            "/tmp rw,nosuid,nodev,noexec,relatime tmpfs",
            "/proc ro,nosuid,nodev,noexec,relatime proc",
            "/dev/null ro,nosuid,noexec,relatime devtmpfs",
        },
    };
}
