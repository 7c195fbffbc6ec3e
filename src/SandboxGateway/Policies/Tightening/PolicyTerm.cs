namespace SandboxGateway.Policies.Tightening;

/// <summary>One value of a policy.</summary>
/// <param name="Path">Where a policy file has it.</param>
/// <param name="Looseness">How much it permits, compared with other values at the same place; 0 is the least.</param>
/// <param name="Text">For people.</param>
internal sealed record PolicyTerm(string Path, ulong Looseness, string Text);
