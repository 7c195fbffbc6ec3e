namespace SandboxGateway.Workers.Drift;

/// <summary>Log events of the comparison of sandboxes with their policies, 3080 to 3089.</summary>
internal static partial class DriftLog
{
    [LoggerMessage(EventId = 3080, EventName = "SandboxDrifted", Level = LogLevel.Warning,
        Message = "Sandbox {SandboxId} of model {Model} is not as its policy declares: {Check} is {Effective}, declared {Declared}")]
    public static partial void SandboxDrifted(
        ILogger logger, string model, string sandboxId, string check, string declared, string effective);

    [LoggerMessage(EventId = 3081, EventName = "InspectionFailed", Level = LogLevel.Warning,
        Message = "Sandbox {SandboxId} could not be compared with its policy: {Reason}")]
    public static partial void InspectionFailed(ILogger logger, string sandboxId, string reason);
}
