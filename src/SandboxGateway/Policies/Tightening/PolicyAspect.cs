namespace SandboxGateway.Policies.Tightening;

/// <summary>One thing a policy decides, and which way of deciding it is tighter.</summary>
/// <param name="Property">The property of <see cref="SandboxPolicy"/> or of the launch spec that holds it.</param>
/// <param name="Absent">Looseness of a value that is not there.</param>
/// <param name="AbsentText">What its absence means, for people.</param>
/// <param name="Terms">The values a policy has; more than one where it is a list.</param>
internal sealed record PolicyAspect(
    string Property, ulong Absent, string AbsentText, Func<SandboxPolicy, IEnumerable<PolicyTerm>> Terms);
