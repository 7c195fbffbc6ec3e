namespace SandboxGateway.Isolation.Roots;

/// <summary>A short, read-only file made for the sandbox.</summary>
/// <param name="Path">Absolute path inside the sandbox.</param>
/// <param name="Text">All it holds.</param>
internal sealed record RootFile(string Path, string Text);
