namespace SandboxGateway.Launcher.Launching;

/// <summary>Why a sandbox did not start: the step, and the kernel's reason if it gave one.</summary>
internal sealed record LaunchFailure(string Step, int Errno, string Detail = "");
