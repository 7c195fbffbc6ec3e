namespace SandboxGateway.Workers;

/// <summary>A worker broke the rules of its channel. The message says which; it holds nothing the worker sent as text.</summary>
internal sealed class ChannelViolationException : Exception
{
    public ChannelViolationException(string message)
        : base(message)
    {
    }
}
