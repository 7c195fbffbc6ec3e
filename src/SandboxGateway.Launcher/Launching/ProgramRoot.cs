using SandboxGateway.Isolation.Roots;

namespace SandboxGateway.Launcher.Launching;

/// <summary>A sandbox's root, and the path of its program in it.</summary>
internal sealed record ProgramRoot(SandboxRoot Root, string Program);
