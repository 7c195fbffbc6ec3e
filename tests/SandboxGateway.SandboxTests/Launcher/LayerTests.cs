using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Sandboxes without one of their layers: that one is really off, and the others stay.</summary>
public sealed class LayerTests : IDisposable
{
    private const int OrdinaryUser = 61006;
    private const string NoCapabilities = "0000000000000000";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly OutputSockets _output = new();

    public static TheoryData<int?> Users => Environment.IsPrivilegedProcess ? [null, OrdinaryUser] : [null];

    public static TheoryData<int?, string, string> Namespaces
    {
        get
        {
            var rows = new TheoryData<int?, string, string>();
            foreach (var user in Environment.IsPrivilegedProcess ? (int?[])[null, OrdinaryUser] : [null])
            {
                rows.Add(user, "pid", "pid");
                rows.Add(user, "network", "net");
                rows.Add(user, "ipc", "ipc");
                rows.Add(user, "uts", "uts");
                rows.Add(user, "cgroup", "cgroup");
            }

            return rows;
        }
    }

    public void Dispose() => _output.Dispose();

    [Theory]
    [MemberData(nameof(Namespaces))]
    public async Task Launch_NamespaceNotAskedFor_IsTheLaunchers(int? user, string name, string kind)
    {
        await using var launcher = await LauncherClient.StartAsync(user);

        var (launched, worker) = await StartAsync(launcher, c => c.Namespaces.Remove(name));

        var own = new ProcessView(Environment.ProcessId);
        Assert.All(ProcessView.Namespaces, k => Assert.Equal(k == kind, own.Namespace(k) == worker.Namespace(k)));
        Assert.DoesNotContain($"namespace.{kind}", launched.Controls);
        Assert.Equal("2", worker.Status("Seccomp"));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_NoSeccomp_HasNoFilter(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);

        var (launched, worker) = await StartAsync(launcher, static c => c.Seccomp = null);

        Assert.Equal(("0", "1", NoCapabilities), (worker.Status("Seccomp"), worker.Status("NoNewPrivs"), worker.Status("CapBnd")));
        Assert.DoesNotContain("seccomp", launched.Controls);
        Assert.Contains("landlock", launched.Controls);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_NewPrivilegesAllowed_KeepsFilterAndHasNoCapability(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);

        var (_, worker) = await StartAsync(launcher, static c => c.NoNewPrivileges = false);

        Assert.Equal(("0", "2"), (worker.Status("NoNewPrivs"), worker.Status("Seccomp")));
        Assert.All((string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], set => Assert.Equal(NoCapabilities, worker.Status(set)));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_CapabilitiesKept_AreThereInItsOwnNamespace(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = Changed(Specs.Of("a", "/bin/hostname", "changed"), static c =>
        {
            c.DropCapabilities = false;
            c.Seccomp = null;
        });

        Assert.Equal(0, (await launcher.RunAsync(spec)).ExitCode);
        Assert.NotEqual("changed", Environment.MachineName);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Launch_CapabilitiesKept_InitHasNone(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);

        var (launched, worker) = await StartAsync(launcher, static c =>
        {
            c.DropCapabilities = false;
            c.NoNewPrivileges = false;
        });

        var init = new ProcessView(launched.InitPid);
        Assert.NotEqual(NoCapabilities, worker.Status("CapEff"));
        await Eventually.TrueAsync(() => init.Status("Seccomp") == "2", _patience);
        Assert.All((string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], set => Assert.Equal(NoCapabilities, init.Status(set)));
        Assert.Equal("1", init.Status("NoNewPrivs"));
    }

    /// <summary>A link in the scratch folder is what Landlock alone refuses once the filter is off.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Launch_Landlock_IsThereOnlyIfAskedFor(bool landlock)
    {
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Changed(Specs.Of("a", "/bin/ln", "-s", "/etc", "/tmp/link").WithScratch(), c =>
        {
            c.Seccomp = null;
            c.Landlock = landlock ? c.Landlock : null;
        });

        Assert.Equal(landlock, (await launcher.RunAsync(spec)).ExitCode != 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Launch_Session_IsItsOwnOnlyIfAskedFor(bool newSession)
    {
        await using var launcher = await LauncherClient.StartAsync();

        var (_, worker) = await StartAsync(launcher, c => c.NewSession = newSession);

        Assert.Equal(newSession, worker.Session != new ProcessView(launcher.Process.Id).Session);
    }

    /// <summary>Without the layer too: the launcher keeps what it was left from every program it starts.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Launch_DescriptorLeakedToTheLauncher_ReachesNoSandbox(bool close)
    {
        await using var launcher = await LauncherClient.StartLeakingAsync("/etc/passwd", 9);

        var (_, worker) = await StartAsync(launcher, c => c.CloseDescriptors = close);

        Assert.Contains("9", new ProcessView(launcher.Process.Id).Descriptors);
        Assert.DoesNotContain("9", worker.Descriptors);
    }

    [Fact]
    public async Task Launch_NoOwnUser_IsTheLaunchers()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var (launched, worker) = await StartAsync(launcher, static c => c.OwnUser = false);

        Assert.Equal(new ProcessView(Environment.ProcessId).Status("Uid"), worker.Status("Uid"));
        Assert.DoesNotContain("own user", launched.Controls);
        Assert.Equal(NoCapabilities, worker.Status("CapEff"));
    }

    [Theory]
    [InlineData(Containment.Types.Proc.None, "")]
    [InlineData(Containment.Types.Proc.PidOnly, "1000")]
    [InlineData(Containment.Types.Proc.Full, "1000uptime")]
    public async Task Launch_Proc_ShowsWhatIsAskedFor(Containment.Types.Proc proc, string expected)
    {
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Changed(
            Specs.Of("a", "/bin/sh", "-c", "test -e /proc/self && printf %s $(id -u); test -e /proc/uptime && printf uptime"),
            c => c.Proc = proc);
        spec.Containment.Seccomp.Profile = "handler";
        spec.Root = new Root { Kind = Root.Types.Kind.System };

        Assert.Equal(expected, (await _output.RunAsync(launcher, spec)).Output);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    public async Task Launch_Sysctl_HasTheValueAskedFor(string value)
    {
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Changed(Specs.Of("a", "/bin/cat", "/proc/sys/user/max_user_namespaces"), c =>
        {
            c.Proc = Containment.Types.Proc.Full;
            c.Sysctl["user.max_user_namespaces"] = value;
        });

        Assert.Equal($"{value}\n", (await _output.RunAsync(launcher, spec)).Output);
    }

    /// <summary>Its pid namespace is the host's then, and only the host's is there to be written.</summary>
    [Fact]
    public async Task Launch_MemfdNoExecWithoutPidNamespace_IsNotInForceAndLeavesTheHostAlone()
    {
        const string File = "/proc/sys/vm/memfd_noexec";
        await using var launcher = await LauncherClient.StartAsync();
        var before = await System.IO.File.ReadAllTextAsync(File);

        var (launched, _) = await StartAsync(launcher, static c => c.Namespaces.Remove("pid"));

        Assert.DoesNotContain("sysctl.vm.memfd_noexec", launched.Controls);
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Kill_NoPidNamespace_LeavesNoProcess(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = Changed(Specs.Of("a", "/bin/sh", "-c", "sleep 601 & sleep 602 & wait"), static c => c.Namespaces.Remove("pid"));
        spec.Containment.Seccomp.Profile = "handler";
        spec.Root = new Root { Kind = Root.Types.Kind.System };
        var shell = new ProcessView((await launcher.LaunchAsync(spec)).Launched.InitPid).Child;
        await Eventually.TrueAsync(() => shell.Children.Length == 2, _patience);
        var sleeps = shell.Children;

        await launcher.SendAsync(new LauncherCommand { Kill = new Kill { SandboxId = "a" } });
        await launcher.NextAsync();

        await Eventually.TrueAsync(() => !shell.IsAlive && !sleeps.Any(static s => s.IsAlive), _patience);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task End_NoPidNamespace_LeavesNoProcess(int? user)
    {
        await using var launcher = await LauncherClient.StartAsync(user);
        var spec = Changed(
            Specs.Of("a", "/bin/sh", "-c", "setsid sleep 603 & sleep 604 & exit 5"), static c => c.Namespaces.Remove("pid"));
        spec.Containment.Seccomp.Profile = "handler";
        spec.Root = new Root { Kind = Root.Types.Kind.System };

        var exited = await launcher.RunAsync(spec);

        Assert.Equal(5, exited.ExitCode);
        await Eventually.TrueAsync(() => new ProcessView(launcher.Process.Id).Children.Length == 0, _patience);
    }

    [Fact]
    public async Task Launch_AllLayers_NamesEveryControlTheHostEnforces()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var (launched, _) = await StartAsync(launcher, static c => c.Resources = new Resources { CpuQuotaMicroseconds = 1_000_000 });

        var enforced = launcher.Host.Controls.Where(static c => c.Enforced).Select(static c => c.Name);
        var ofLayers = enforced.Where(static name => !name.StartsWith("cgroup.", StringComparison.Ordinal) && !name.StartsWith("watchdog.", StringComparison.Ordinal));
        Assert.Empty(ofLayers.Except(launched.Controls));
    }

    [Fact]
    public async Task Launch_LandlockNewerThanTheKernels_NamesTheStep()
    {
        await using var launcher = await LauncherClient.StartAsync();
        var spec = Changed(Specs.Sleep("a"), static c => c.Landlock.MinAbi = 99);

        var failed = (await launcher.LaunchAsync(spec)).LaunchFailed;

        Assert.Equal("check Landlock ABI", failed.Step);
    }

    [Fact]
    public async Task Launch_Stages_CoverTheWholeLaunch()
    {
        await using var launcher = await LauncherClient.StartAsync();

        var (launched, _) = await StartAsync(launcher, static _ => { });

        Assert.Equal(
            ["check", "user and cgroup", "sockets", "mounts", "plan", "clone", "id maps", "sandbox until execve"],
            launched.Stages.Select(static s => s.Name));
        Assert.InRange(launched.Stages.Sum(static s => (long)s.Microseconds), (long)launched.Microseconds / 2, (long)launched.Microseconds);
    }

    private static LaunchSpec Changed(LaunchSpec spec, Action<Containment> change)
    {
        change(spec.Containment);
        return spec;
    }

    private static async Task<(Launched Launched, ProcessView Worker)> StartAsync(LauncherClient launcher, Action<Containment> change)
    {
        var launched = (await launcher.LaunchAsync(Changed(Specs.Sleep("a"), change))).Launched;
        return (launched, new ProcessView(launched.InitPid).Child);
    }
}
