using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Plan;

public sealed class PlanInterpreterTests : IDisposable
{
    private readonly PlanMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Run_ResultOperand_PassesWhatTheEarlierStepReturned()
    {
        var steps = new StepList(_memory);
        var text = _memory.Text("ab");
        var file = steps.Add("open", Syscall.memfd_create, steps.Text("test"), 1);
        steps.AddExpecting(Outcome.Exactly(2), "write", Syscall.write, file, Operand.At(text, "ab"), 2);
        steps.Add("close", Syscall.close, file);

        Assert.Equal(0, Run(steps));
    }

    [Fact]
    public void Run_ExpectedError_GoesOn()
    {
        const int BadDescriptor = 9;
        var steps = new StepList(_memory);
        steps.AddExpecting(Outcome.Error(BadDescriptor), "close", Syscall.close, -1);
        steps.Add("pid", Syscall.getpid);

        Assert.Equal(Environment.ProcessId, Run(steps));
    }

    [Fact]
    public void Run_Sink_StoresResult()
    {
        var sink = _memory.Allocate(sizeof(int));
        var steps = new StepList(_memory);
        steps.AddStoring(sink, "pid", Syscall.getpid);

        Run(steps);

        Assert.Equal(Environment.ProcessId, Marshal.ReadInt32(sink));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(7, true)]
    [InlineData(-1, false)]
    public void Accepts_Success_TakesAnythingButAnError(int result, bool expected) =>
        Assert.Equal(expected, Outcome.Success.Accepts(result));

    [Theory]
    [InlineData(0, false)]
    [InlineData(-11, true)]
    [InlineData(-12, false)]
    public void Accepts_Error_TakesThatErrorOnly(int result, bool expected) =>
        Assert.Equal(expected, Outcome.Error(11).Accepts(result));

    [Theory]
    [InlineData(0x0300, 3)]
    [InlineData(0x0009, 137)]
    [InlineData(0x008B, 139)]
    public void ExitCodeOf_WaitStatus_IsAsAShellReportsIt(int status, int expected) =>
        Assert.Equal(expected, InitLoop.ExitCodeOf(status));

    private nint Run(StepList steps)
    {
        var plan = new SyscallPlan(steps.ToArray(), [], []);
        return PlanInterpreter.Run(new PreparedPlan(plan, _memory, statusDescriptor: -1), StepListId.Setup, plan.Setup);
    }
}
