namespace SandboxGateway.Isolation.Roots;

/// <summary>A symbolic link in the sandbox's root; its target is looked up inside.</summary>
/// <param name="Path">Absolute path inside the sandbox.</param>
/// <param name="Target">As readlink(2) shows it.</param>
internal sealed record RootLink(string Path, string Target);
