using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Plan;

/// <summary>One system call of a launch.</summary>
/// <param name="Name">What a failed launch reports.</param>
/// <param name="Number">The system call.</param>
/// <param name="Operands">Its operands; absent ones are zero.</param>
/// <param name="Expected">What it must return; anything else ends the launch.</param>
/// <param name="Sink">
/// Where to store the result as a 32-bit number, for calls that take a descriptor inside a structure; 0 for nowhere.
/// </param>
internal readonly record struct SyscallStep(string Name, Syscall Number, OperandList Operands, Outcome Expected, nint Sink);
