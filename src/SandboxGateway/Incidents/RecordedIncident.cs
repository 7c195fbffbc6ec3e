namespace SandboxGateway.Incidents;

/// <summary>An entry of the log, which grows while its incident repeats. Guarded by the log's lock.</summary>
internal sealed class RecordedIncident(long id, DateTimeOffset firstSeen, Incident incident)
{
    private ulong _count = 1;
    private ulong _suppressed = incident.Suppressed;

    public long Id { get; } = id;

    /// <summary>As it was when it came first, with the first request that is known.</summary>
    public Incident Incident { get; private set; } = incident;

    public DateTimeOffset FirstSeen { get; } = firstSeen;

    public DateTimeOffset LastSeen { get; private set; } = firstSeen;

    public void Repeat_NeedsLock(DateTimeOffset now, Incident again)
    {
        LastSeen = now;
        _count++;
        _suppressed += again.Suppressed;
        Incident = Incident with { RequestId = Incident.RequestId ?? again.RequestId };
    }

    public IncidentView View_NeedsLock() => new(Id, FirstSeen, LastSeen, _count, _suppressed, Incident);
}
