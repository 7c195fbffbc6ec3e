namespace SandboxGateway.Isolation.Seccomp;

/// <summary>A profile, or every mistake found in its file; never both.</summary>
/// <param name="Profile">Null when there are errors.</param>
/// <param name="Errors">Each names the file and the JSON pointer of the mistake.</param>
internal sealed record SeccompProfileParseResult(SeccompProfile? Profile, IReadOnlyList<string> Errors);
