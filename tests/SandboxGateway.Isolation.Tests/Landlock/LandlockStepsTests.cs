using SandboxGateway.Isolation.Landlock;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Landlock;

public sealed class LandlockStepsTests : IDisposable
{
    private const LandlockAccess Writing =
        LandlockAccess.WriteFile | LandlockAccess.MakeRegularFile | LandlockAccess.RemoveFile | LandlockAccess.Truncate;

    private readonly PlanMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void RulesFor_AnyPath_NeverBothWritableAndExecutable() =>
        Assert.All(
            LandlockSteps.RulesFor(TestSandbox.Describe()),
            static rule => Assert.True((rule.Value & Writing) == 0 || (rule.Value & LandlockAccess.Execute) == 0));

    [Theory]
    [InlineData("/model", LandlockAccess.ReadFile | LandlockAccess.ReadDirectory)]
    [InlineData("/proc", LandlockAccess.ReadFile | LandlockAccess.ReadDirectory)]
    [InlineData("/app", LandlockAccess.ReadFile | LandlockAccess.ReadDirectory | LandlockAccess.Execute)]
    [InlineData("/lib", LandlockAccess.ReadFile | LandlockAccess.ReadDirectory | LandlockAccess.Execute)]
    [InlineData("/dev", LandlockAccess.ReadFile | LandlockAccess.ReadDirectory | LandlockAccess.WriteFile)]
    public void RulesFor_Path_GrantsNoMoreThanItsUse(string path, object expected) =>
        Assert.Equal((LandlockAccess)expected, LandlockSteps.RulesFor(TestSandbox.Describe())[path]);

    [Theory]
    [InlineData(BindUse.Data, LandlockAccess.ReadFile | LandlockAccess.ReadDirectory)]
    [InlineData(BindUse.Code, LandlockAccess.ReadFile | LandlockAccess.ReadDirectory | LandlockAccess.Execute)]
    [InlineData(BindUse.Image, LandlockAccess.ReadFile | LandlockAccess.ReadDirectory | LandlockAccess.Execute)]
    [InlineData(BindUse.System, LandlockAccess.ReadFile | LandlockAccess.ReadDirectory | LandlockAccess.Execute)]
    [InlineData(BindUse.Shared, LandlockAccess.ReadFile | LandlockAccess.ReadDirectory)]
    public void RulesFor_Use_GrantsNoMoreThanItNeeds(object use, object expected) =>
        Assert.Equal((LandlockAccess)expected, RulesWith(new BindMount("/a", "/x", IsFolder: true, (BindUse)use))["/x"]);

    [Theory]
    [InlineData(BindUse.Data)]
    [InlineData(BindUse.Image)]
    public void RulesFor_File_GrantsNothingOfFolders(object use)
    {
        var rules = RulesWith(new BindMount("/a", "/x", IsFolder: false, (BindUse)use));

        Assert.Equal(LandlockAccess.None, rules["/x"] & ~(LandlockAccess.ReadFile | LandlockAccess.Execute));
    }

    [Fact]
    public void RulesFor_ExposedHost_GrantsTheProgramAlone()
    {
        var rules = RulesWith(new BindMount("/home", "/home", IsFolder: true, BindUse.Exposed));

        Assert.DoesNotContain("/home", rules.Keys);
        Assert.Equal(LandlockAccess.ReadFile | LandlockAccess.Execute, rules["/app/worker"]);
    }

    [Fact]
    public void RulesFor_NoProc_GrantsNone()
    {
        var sandbox = TestSandbox.Describe();

        Assert.DoesNotContain("/proc", LandlockSteps.RulesFor(sandbox with { Layers = sandbox.Layers with { Proc = ProcView.None } }).Keys);
    }

    [Fact]
    public void RulesFor_Root_IsNotGranted() =>
        Assert.DoesNotContain("/", LandlockSteps.RulesFor(TestSandbox.Describe()).Keys);

    [Fact]
    public void ConfineInit_AnyAbi_AddsNoRule()
    {
        var steps = new StepList(_memory);

        LandlockSteps.ConfineInit(steps, abi: 1);

        Assert.Equal([Syscall.landlock_create_ruleset, Syscall.landlock_restrict_self], steps.ToArray().Select(static s => s.Number));
    }

    private static SortedDictionary<string, LandlockAccess> RulesWith(BindMount bind)
    {
        var sandbox = TestSandbox.Describe();
        return LandlockSteps.RulesFor(sandbox with { Binds = [.. sandbox.Binds, bind] });
    }
}
