namespace SandboxGateway.Policies;

/// <summary>Log events of the policies, 4100 to 4199.</summary>
internal static partial class PoliciesLog
{
    [LoggerMessage(EventId = 4100, EventName = "PolicyRefused", Level = LogLevel.Error,
        Message = "Model {Model} cannot be served: {Problem}")]
    public static partial void PolicyRefused(ILogger logger, string model, string problem);
}
