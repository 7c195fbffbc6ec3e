namespace SandboxGateway.Doctor;

/// <summary>Log events of the doctor, 4200 to 4299.</summary>
internal static partial class DoctorLog
{
    [LoggerMessage(EventId = 4200, EventName = "HostExamined", Level = LogLevel.Information,
        Message = "Attacks on sandboxes of this host: {Contained} contained, {Escaped} escaped, {NotRun} not run, in {Seconds} s")]
    public static partial void HostExamined(ILogger logger, int contained, int escaped, int notRun, double seconds);

    [LoggerMessage(EventId = 4201, EventName = "AttackEscaped", Level = LogLevel.Error,
        Message = "Attack {Attack} escaped from a sandbox under policy {Policy}: {Detail}")]
    public static partial void AttackEscaped(ILogger logger, string attack, string policy, string detail);

    [LoggerMessage(EventId = 4202, EventName = "HostWarning", Level = LogLevel.Warning,
        Message = "This host makes attacks easier: {Name} is {Detail}; remedy: {Remedy}")]
    public static partial void HostWarning(ILogger logger, string name, string detail, string? remedy);
}
