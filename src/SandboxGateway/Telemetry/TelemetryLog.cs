using Serilog.Events;

namespace SandboxGateway.Telemetry;

/// <summary>Log events of telemetry, ids 4500 to 4599.</summary>
internal static partial class TelemetryLog
{
    // A warning, so that the log itself tells when it became silent.
    [LoggerMessage(
        EventId = 4500,
        EventName = "LogLevelChanged",
        Level = LogLevel.Warning,
        Message = "The log now begins at {After}; before it was {Before}. A client asked for it.")]
    public static partial void LevelChanged(ILogger logger, LogEventLevel before, LogEventLevel after);
}
