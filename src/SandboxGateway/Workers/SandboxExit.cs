namespace SandboxGateway.Workers;

/// <summary>How a sandbox ended, as the launcher saw it. <paramref name="Description"/> is for logs.</summary>
internal sealed record SandboxExit(int ExitCode, string Description);
