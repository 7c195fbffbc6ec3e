using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class SeccompStepsTests
{
    private const int Status = 11;

    [Fact]
    public void InstallWorker_WithoutAListener_IsOneStep()
    {
        using var memory = new PlanMemory();
        var steps = new StepList(memory);

        SeccompSteps.InstallWorker(steps, TestSandbox.Filter(notify: false), Status);

        var step = Assert.Single(steps.ToArray());
        Assert.Equal(Syscall.seccomp, step.Number);
        Assert.Equal(0, step.Operands[1].Value);
    }

    [Fact]
    public void InstallWorker_WithAListener_WaitsUntilItIsTaken()
    {
        using var memory = new PlanMemory();
        var steps = new StepList(memory);

        SeccompSteps.InstallWorker(steps, TestSandbox.Filter(notify: true), Status);

        var list = steps.ToArray();
        Assert.Equal([Syscall.prctl, Syscall.seccomp, Syscall.write, Syscall.read], list.Select(step => step.Number));
        // SECCOMP_FILTER_FLAG_NEW_LISTENER
        Assert.Equal(8, list[1].Operands[1].Value);
        // What the filter step returns is what the next one sends.
        Assert.Equal(list[1].Sink, list[2].Operands[1].Value);
        Assert.All(list[2..], step => Assert.Equal(Status, step.Operands[0].Value));
        Assert.Equal(Outcome.Exactly(sizeof(int)), list[2].Expected);
        Assert.Equal(Outcome.Exactly(1), list[3].Expected);
    }
}
