namespace SandboxGateway;

/// <summary>The gateway cannot start, for a reason its operator can mend; the message says how.</summary>
internal sealed class StartupException : Exception
{
    public StartupException(string message)
        : base(message)
    {
    }
}
