using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>How a sandbox ended, as the launcher saw it. <paramref name="Description"/> is for logs.</summary>
internal sealed record SandboxExit(int ExitCode, string Description)
{
    /// <summary>The limit that ended it, by the policy's name for it; null if none did.</summary>
    public string? Limit { get; init; }

    /// <summary>What it has used; null if the launcher could not tell.</summary>
    public Usage? Usage { get; init; }
}
