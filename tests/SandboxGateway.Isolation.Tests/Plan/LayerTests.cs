using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Plan;

/// <summary>The plan with each layer, and without it: what is missing then, and that nothing else is.</summary>
public sealed class LayerTests : IDisposable
{
    private static readonly SandboxLayers _all = TestSandbox.Describe().Layers;

    /// <summary>For each layer: the sandbox without it, and the steps of set-up and worker that are there only with it.</summary>
    private static readonly Dictionary<string, (SandboxLayers Without, string[] Setup, string[] Worker)> _layers = new()
    {
        ["no_new_privileges"] = (_all with { ForbidsNewPrivileges = false }, ["no new privileges", "drop capabilities"], []),
        ["drop_capabilities"] = (
            _all with { DropsCapabilities = false },
            ["lock secure bits", "drop from the bounding set", "clear ambient capabilities", "drop capabilities"],
            []),
        ["landlock"] = (
            _all with { HasLandlock = false },
            [],
            ["create Landlock ruleset", "open /", "allow /", "close /", "enforce Landlock"]),
        ["sysctl"] = (_all with { Sysctls = [] }, ["open /proc/sys/", "write /proc/sys/", "close /proc/sys/"], []),
        ["new_session"] = (_all with { StartsSession = false }, ["start a session"], []),
        ["close_descriptors"] = (_all with { ClosesDescriptors = false }, ["close "], ["close "]),
        ["disable_speculation"] = (_all with { DisablesSpeculation = false }, [], ["disable speculation"]),
        ["namespace.uts"] = (_all with { Namespaces = Without(CloneFlag.UtsNamespace) }, ["set host name"], []),
        ["proc"] = (
            _all with { Proc = ProcView.None },
            ["proc: ", "make /proc", "attach proc"],
            ["open /proc", "allow /proc", "close /proc"]),
        ["proc subset"] = (_all with { Proc = ProcView.Full }, ["proc: set subset", "proc: set hidepid"], []),
    };

    private readonly PlanMemory _memory = new();

    public static TheoryData<string> Layers => new(_layers.Keys);

    public void Dispose() => _memory.Dispose();

    [Theory]
    [MemberData(nameof(Layers))]
    public void Build_LayerNotAskedFor_LacksItsStepsAndNoOther(string layer)
    {
        var (without, setup, worker) = _layers[layer];
        var (full, weaker) = (Build(_all), Build(without));

        AssertLacks(setup, full.Setup, weaker.Setup);
        AssertLacks(worker, full.Worker, weaker.Worker);
    }

    [Fact]
    public void Build_NoFilter_InstallsNoneInTheWorker()
    {
        var plan = PlanBuilder.Build(TestSandbox.Describe() with { WorkerFilter = null }, _memory);

        Assert.DoesNotContain(plan.Worker, static s => s.Number == Syscall.seccomp);
        Assert.Contains(plan.Init, static s => s.Number == Syscall.seccomp);
    }

    [Fact]
    public void Build_NewPrivilegesAllowed_KeepsWhatTheFilterNeedsUntilExecve()
    {
        var plan = Build(_all with { ForbidsNewPrivileges = false });

        Assert.Contains(plan.Setup, static s => s.Name == "drop capabilities but one until execve");
        Assert.Contains(plan.Setup, static s => s.Name == "drop from the bounding set");
        Assert.Equal(Syscall.seccomp, plan.Worker[^2].Number);
    }

    [Fact]
    public void Build_CapabilitiesKept_AreRaisedBeforeTheFilter()
    {
        var worker = Build(_all with { DropsCapabilities = false }).Worker;

        var raised = Array.FindLastIndex(worker, static s => s.Name == "keep across execve");
        Assert.InRange(raised, 0, Array.FindIndex(worker, static s => s.Number == Syscall.seccomp) - 1);
    }

    [Fact]
    public void Build_NoPidNamespace_WorkerDiesWithItsInitAndProcIsNotMounted()
    {
        var plan = Build(_all with { Namespaces = Without(CloneFlag.PidNamespace) });

        Assert.Contains(plan.Worker, static s => s.Name == "die with the init");
        Assert.DoesNotContain(plan.Setup, static s => s.Name == "attach proc");
    }

    [Fact]
    public void Build_DescriptorsStay_ClosesTheLaunchersEndFirst()
    {
        var first = Build(_all with { ClosesDescriptors = false }).Setup[0];

        Assert.Equal((Syscall.close, TestSandbox.LauncherEnd), (first.Number, (int)first.Operands[0].Value));
    }

    /// <summary>The init is confined the same way in every sandbox.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Build_AnyLayerMissing_InitIsConfinedAllTheSame(string layer)
    {
        var full = Build(_all).Init.Select(static s => s.Name);

        var weaker = Build(_layers[layer].Without).Init.Select(static s => s.Name).ToArray();

        Assert.Empty(full.Except(weaker));
        Assert.Contains("drop capabilities", weaker);
        Assert.Contains("no new privileges", weaker);
        Assert.Equal("install seccomp program init", weaker[^1]);
    }

    private static CloneFlag Without(CloneFlag kind) => CloneFlag.AllNamespaces & ~kind;

    private static void AssertLacks(string[] prefixes, SyscallStep[] full, SyscallStep[] weaker)
    {
        var missing = Missing(full, weaker);
        Assert.All(missing, name => Assert.Contains(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.All(prefixes, prefix => Assert.Contains(missing, name => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static List<string> Missing(SyscallStep[] full, SyscallStep[] weaker)
    {
        var missing = full.Select(static s => s.Name).ToList();
        foreach (var step in weaker)
        {
            missing.Remove(step.Name);
        }

        return missing;
    }

    private SyscallPlan Build(SandboxLayers layers) =>
        PlanBuilder.Build(TestSandbox.Describe() with { Layers = layers }, _memory);
}
