namespace SandboxGateway.Isolation.Seccomp;

/// <summary>One comparison of a 64-bit argument register; <paramref name="ValueTwo"/> is read by MaskedEqual only.</summary>
internal readonly record struct ArgumentCondition(int Index, ArgumentOperator Operator, ulong Value, ulong ValueTwo);
