using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Plan;

public sealed class PlanBuilderTests : IDisposable
{
    private readonly PlanMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Build_Worker_EndsWithLandlockThenSeccompThenExecve()
    {
        var worker = Build().Worker;

        Assert.Equal(Syscall.landlock_restrict_self, worker[^3].Number);
        Assert.Equal(Syscall.seccomp, worker[^2].Number);
        Assert.Equal(Syscall.execve, worker[^1].Number);
    }

    [Fact]
    public void Build_Worker_LimitsResourcesBeforeLandlock()
    {
        var worker = Build().Worker;

        Assert.True(LastOf(worker, Syscall.prlimit64) < FirstOf(worker, Syscall.landlock_create_ruleset));
    }

    [Theory]
    [InlineData(Syscall.setresuid, Syscall.fsopen)]
    [InlineData(Syscall.setresgid, Syscall.setresuid)]
    [InlineData(Syscall.setgroups, Syscall.setresgid)]
    [InlineData(Syscall.mount, Syscall.move_mount)]
    [InlineData(Syscall.mount_setattr, Syscall.pivot_root)]
    [InlineData(Syscall.move_mount, Syscall.pivot_root)]
    [InlineData(Syscall.pivot_root, Syscall.umount2)]
    [InlineData(Syscall.umount2, Syscall.chdir)]
    [InlineData(Syscall.umount2, Syscall.capset)]
    [InlineData(Syscall.capset, Syscall.clone)]
    public void Build_Setup_RunsEarlierBeforeLater(object earlier, object later)
    {
        var setup = Build().Setup;

        Assert.InRange(LastOf(setup, (Syscall)earlier), 0, LastOf(setup, (Syscall)later) - 1);
    }

    [Fact]
    public void Build_Setup_ClosesDescriptorsFirstAndForksLast()
    {
        var setup = Build().Setup;

        Assert.Equal(Syscall.close_range, setup[0].Number);
        Assert.Equal(Syscall.clone, setup[^1].Number);
    }

    [Fact]
    public void Build_Setup_SetsDeathSignalAfterChangeOfUser()
    {
        var setup = Build().Setup;
        var deathSignal = Array.FindIndex(setup, static s => s.Name == "die with the launcher");

        Assert.True(LastOf(setup, Syscall.setresuid) < deathSignal);
        Assert.True(deathSignal < Array.FindIndex(setup, static s => s.Name == "check that the launcher lives"));
    }

    [Fact]
    public void Build_Setup_DropsEveryCapabilityOfTheKernel()
    {
        var dropped = Build().Setup.Where(static s => s.Name == "drop from the bounding set").Select(static s => s.Operands[1].Value);

        Assert.Equal(Enumerable.Range(0, 41).Select(static c => (nint)c), dropped);
    }

    [Fact]
    public void Build_Setup_ClosesAllButPipesDataSocketAndMounts()
    {
        var sandbox = TestSandbox.Describe();
        sandbox = sandbox with { Binds = [sandbox.Binds[0] with { Detached = 20 }] };

        var closed = PlanBuilder.Build(sandbox, _memory).Setup
            .TakeWhile(static s => s.Number == Syscall.close_range)
            .Select(static s => (s.Operands[0].Value, s.Operands[1].Value));

        Assert.Equal([(0, 9), (13, 19), (21, unchecked((nint)uint.MaxValue))], closed);
    }

    [Fact]
    public void Build_MountMadeByLauncher_IsMovedAndNotOpened()
    {
        var sandbox = TestSandbox.Describe();
        sandbox = sandbox with { Binds = [sandbox.Binds[0] with { Detached = 20 }] };

        var setup = PlanBuilder.Build(sandbox, _memory).Setup;

        Assert.DoesNotContain(setup, static s => s.Number == Syscall.open_tree);
        Assert.Contains(setup, static s => s.Name == "bind /app" && s.Operands[0].Value == 20);
    }

    [Fact]
    public void Build_LaunchersOwnUser_KeepsGroups()
    {
        var plan = PlanBuilder.Build(TestSandbox.Describe() with { HasOwnUser = false }, _memory);

        Assert.DoesNotContain(plan.Setup, static s => s.Number == Syscall.setgroups);
    }

    [Fact]
    public void Build_Init_ClosesEverythingThenInstallsSeccomp()
    {
        var init = Build().Init;

        Assert.Equal(Syscall.close_range, init[^2].Number);
        Assert.Equal(0, init[^2].Operands[0].Value);
        Assert.Equal(Syscall.seccomp, init[^1].Number);
    }

    [Fact]
    public void NameOf_RecordOutOfBounds_DoesNotThrow()
    {
        var plan = Build();

        Assert.Equal("unknown step", plan.NameOf(new PlanFailure { List = 7 }));
        Assert.Equal("unknown step", plan.NameOf(new PlanFailure { Step = -1 }));
        Assert.Equal("fork the worker", plan.NameOf(new PlanFailure { Step = plan.Setup.Length - 1 }));
    }

    [Fact]
    public void Print_Plan_GivesOneNumberedLineForEachStep()
    {
        var plan = Build();
        using var text = new StringWriter();

        PlanPrinter.Print(plan, text);

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3 + plan.Setup.Length + plan.Worker.Length + plan.Init.Length, lines.Length);
        Assert.Contains(lines, static l => l.EndsWith("pivot root: pivot_root(\".\", \".\") -> success", StringComparison.Ordinal));
    }

    private SyscallPlan Build() => PlanBuilder.Build(TestSandbox.Describe(), _memory);

    private static int FirstOf(SyscallStep[] steps, Syscall number) => Array.FindIndex(steps, s => s.Number == number);

    private static int LastOf(SyscallStep[] steps, Syscall number) => Array.FindLastIndex(steps, s => s.Number == number);
}
