namespace SandboxGateway.VmTests.Reporting;

/// <summary>How one test ended in the guest.</summary>
internal sealed record GuestResult(string Test, decimal Seconds, string? Error, string? StackTrace);
