namespace SandboxGateway.Incidents;

/// <summary>
/// Log events of incidents, 4000 to 4099. Text of a sandbox in them was escaped where it was read. The request's name, which
/// its client chose, stays out of the log; the incident's id leads to it.
/// </summary>
internal static partial class IncidentsLog
{
    [LoggerMessage(EventId = 4000, EventName = "IncidentRecorded", Level = LogLevel.Warning,
        Message = "Incident {Id}, {Kind}: model {Model} in sandbox {SandboxId}: {Subject} {Detail} (destination {Destination})")]
    public static partial void IncidentRecorded(
        ILogger logger,
        long id,
        IncidentKind kind,
        string model,
        string sandboxId,
        string subject,
        string detail,
        string? destination);

    [LoggerMessage(EventId = 4001, EventName = "IncidentsNotLogged", Level = LogLevel.Warning,
        Message = "{Count} more incidents were recorded without a log event, to keep the log from filling; /admin/v1/incidents has the latest")]
    public static partial void IncidentsNotLogged(ILogger logger, ulong count);
}
