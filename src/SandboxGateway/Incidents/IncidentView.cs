namespace SandboxGateway.Incidents;

/// <summary>An entry of the log as it was when somebody asked.</summary>
/// <param name="Id">Grows with each new entry.</param>
/// <param name="FirstSeen">When it came first.</param>
/// <param name="LastSeen">When it came last.</param>
/// <param name="Count">How often it was reported.</param>
/// <param name="Suppressed">How often it, or one like it, happened without being reported.</param>
/// <param name="Incident">What happened, as it was the first time.</param>
internal sealed record IncidentView(
    long Id, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, ulong Count, ulong Suppressed, Incident Incident);
