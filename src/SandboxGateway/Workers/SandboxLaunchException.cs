namespace SandboxGateway.Workers;

/// <summary>A sandbox was not started. The message names the step and its errno; it is for logs, not for clients.</summary>
internal sealed class SandboxLaunchException : Exception
{
    public SandboxLaunchException(string message)
        : base(message)
    {
    }
}
