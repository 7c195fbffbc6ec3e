namespace SandboxGateway.Isolation.Plan;

/// <summary>Stands for what a step will have returned when later steps of its list run.</summary>
internal readonly record struct StepResult(int Index);
