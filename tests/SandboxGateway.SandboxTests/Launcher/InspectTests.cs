using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>What the launcher says of a running sandbox, against what the kernel shows the test.</summary>
public sealed class InspectTests
{
    private const int OrdinaryUser = 61005;
    private const uint Confined = 1;
    private const uint NotConfined = 2;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public static TheoryData<int?> Users => Environment.IsPrivilegedProcess ? [null, OrdinaryUser] : [null];

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Inspect_Sandbox_TellsWhatHoldsItsWorker(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = Specs.Sleep("a").WithScratch();
        spec.Containment.Rlimits.Add(new Rlimit { Type = "RLIMIT_NOFILE", Value = 99 });
        var launched = (await launcher.LaunchAsync(spec)).Launched;
        var worker = new ProcessView(launched.InitPid).Child;

        var inspection = await InspectAsync(launcher, "a");
        var told = inspection.Processes[1];

        Assert.True(inspection.Found);
        Assert.Equal([(launched.InitPid, 1), (worker.Pid, 2)], inspection.Processes.Select(static p => (p.Pid, p.InnerPid)));
        Assert.All(
            (string[])["Uid", "Gid", "NoNewPrivs", "Seccomp", "Seccomp_filters", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"],
            field => Assert.Equal(worker.Status(field), told.Status[field]));
        Assert.All(ProcessView.Namespaces, kind => Assert.Equal(worker.Namespace(kind), $"{kind}:[{told.Namespaces[kind]}]"));
        Assert.Empty(told.SharedNamespaces);
        Assert.Equal(("99", "0"), (told.Rlimits["RLIMIT_NOFILE"], told.Rlimits["RLIMIT_CORE"]));
        Assert.Equal(worker.MountPoints, told.Mounts.Select(static m => m.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("/tmp rw,nosuid,nodev,noexec", told.Mounts.Single(static m => m.StartsWith("/tmp ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.All(inspection.Processes, static p => Assert.Equal(Confined, p.Landlock));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Inspect_WeakerSandbox_TellsWhatIsMissing(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = Specs.Sleep("a");
        spec.Containment.Namespaces.Remove("network");
        spec.Containment.Landlock = null;
        spec.Containment.Seccomp = null;
        await launcher.LaunchAsync(spec);

        var told = (await InspectAsync(launcher, "a")).Processes[1];

        Assert.Equal(["net"], told.SharedNamespaces);
        Assert.Equal("0", told.Status["Seccomp"]);
        Assert.Equal(NotConfined, told.Landlock);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Inspect_ProcessesComeAndGo_AreThoseThereAre(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = Specs.Of("a", "/bin/sh", "-c", "sleep 600 & sleep 600 & wait; exec sleep 600");
        spec.Containment.Seccomp.Profile = "handler";
        spec.Root = new Root { Kind = Root.Types.Kind.System };
        await launcher.LaunchAsync(spec);
        await Eventually.TrueAsync(async () => (await InspectAsync(launcher, "a")).Processes.Count == 4, _patience);

        foreach (var process in (await InspectAsync(launcher, "a")).Processes.Skip(2))
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", $"{process.Pid}"]);
            await kill.WaitForExitAsync();
        }

        await Eventually.TrueAsync(async () => (await InspectAsync(launcher, "a")).Processes.Count == 2, _patience);
    }

    [Fact]
    public async Task Inspect_LimitChangedFromOutside_IsTold()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var launched = (await launcher.LaunchAsync(Specs.Sleep("a"))).Launched;
        var worker = new ProcessView(launched.InitPid).Child;

        using var change = System.Diagnostics.Process.Start("prlimit", ["--pid", $"{worker.Pid}", "--nofile=77:77"]);
        await change.WaitForExitAsync();

        Assert.Equal("77", (await InspectAsync(launcher, "a")).Processes[1].Rlimits["RLIMIT_NOFILE"]);
    }

    [Fact]
    public async Task Inspect_NoSuchSandbox_IsNotFound()
    {
        await using var launcher = await LauncherClient.StartAsync();
        await launcher.LaunchAsync(Specs.Sleep("a"));
        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "a" } });
        await launcher.NextAsync();

        var inspection = await InspectAsync(launcher, "a");

        Assert.Equal(("a", false, 0), (inspection.SandboxId, inspection.Found, inspection.Processes.Count));
    }

    private static async Task<Inspection> InspectAsync(LauncherClient launcher, string id)
    {
        await launcher.SendAsync(new LauncherCommand { Inspect = new Inspect { SandboxId = id } });
        return (await launcher.NextAsync()).Inspection;
    }
}
