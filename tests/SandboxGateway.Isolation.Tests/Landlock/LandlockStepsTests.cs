using SandboxGateway.Isolation.Landlock;
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
}
