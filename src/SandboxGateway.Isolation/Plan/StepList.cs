using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Plan;

/// <summary>Collects the steps of one list in the order they will run.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class StepList(PlanMemory memory)
{
    private readonly List<SyscallStep> _steps = [];

    public PlanMemory Memory => memory;

    /// <summary>Adds a step that must not fail.</summary>
    public StepResult Add(string name, Syscall number, params ReadOnlySpan<Operand> operands) =>
        Append(new SyscallStep(name, number, new OperandList(operands), Outcome.Success, Sink: 0));

    /// <summary>Adds a step with one right outcome.</summary>
    public StepResult AddExpecting(
        Outcome expected, string name, Syscall number, params ReadOnlySpan<Operand> operands) =>
        Append(new SyscallStep(name, number, new OperandList(operands), expected, Sink: 0));

    /// <summary>Adds a step whose result is also stored in the plan's memory.</summary>
    public StepResult AddStoring(nint sink, string name, Syscall number, params ReadOnlySpan<Operand> operands) =>
        Append(new SyscallStep(name, number, new OperandList(operands), Outcome.Success, sink));

    /// <summary>A C string in the plan's memory.</summary>
    public Operand Text(string value) => new(OperandKind.Text, memory.Text(value), value);

    public SyscallStep[] ToArray() => [.. _steps];

    private StepResult Append(in SyscallStep step)
    {
        _steps.Add(step);
        return new StepResult(_steps.Count - 1);
    }
}
