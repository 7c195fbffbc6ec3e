namespace SandboxGateway.Workers;

/// <summary>No sandbox was started, and none will be: this host cannot enforce what the policy requires. The message says what.</summary>
internal sealed class PolicyUnmetException : Exception
{
    public PolicyUnmetException(string message)
        : base(message)
    {
    }
}
