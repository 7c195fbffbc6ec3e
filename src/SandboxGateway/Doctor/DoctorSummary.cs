namespace SandboxGateway.Doctor;

/// <summary>What <c>/health/isolation</c> shows of the last report. Immutable.</summary>
/// <param name="Started">When it was made.</param>
/// <param name="Kernel">The kernel then; another one now has not been examined.</param>
/// <param name="Contained">Attacks that failed.</param>
/// <param name="Escaped">Attacks that did not.</param>
/// <param name="NotRun">Attacks that could not be tried.</param>
internal sealed record DoctorSummary(DateTimeOffset Started, string Kernel, int Contained, int Escaped, int NotRun);
