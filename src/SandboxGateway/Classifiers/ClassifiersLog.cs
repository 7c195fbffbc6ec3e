namespace SandboxGateway.Classifiers;

/// <summary>Log events of classifiers, 4600 to 4699.</summary>
internal static partial class ClassifiersLog
{
    [LoggerMessage(EventId = 4600, EventName = "ClassifierFailed", Level = LogLevel.Warning,
        Message = "The classifier of model {Model} gives no verdict, its requests fail {Mode}: {Reason}")]
    public static partial void ClassifierFailed(ILogger logger, string model, string reason, string mode);

    [LoggerMessage(EventId = 4601, EventName = "ClassifierRecovered", Level = LogLevel.Information,
        Message = "The classifier of model {Model} gives verdicts again")]
    public static partial void ClassifierRecovered(ILogger logger, string model);
}
