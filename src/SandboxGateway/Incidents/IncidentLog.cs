using SandboxGateway.Telemetry;

namespace SandboxGateway.Incidents;

/// <summary>
/// The latest incidents. What one sandbox repeats within a minute is one entry with a count; when there is no more room the
/// oldest entry goes. Each new entry is also a log event, as long as there are not too many, and each incident is counted.
/// Thread-safe.
/// </summary>
internal sealed class IncidentLog(GatewayMetrics metrics, TimeProvider time, ILogger<IncidentLog> logger)
{
    public const int Capacity = 1000;

    private static readonly TimeSpan _repeats = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<RecordedIncident> _oldestFirst = new();
    private readonly Dictionary<IncidentKey, RecordedIncident> _latest = [];
    private readonly LogBudget _budget = new(time);
    private long _lastId;

    public void Record(Incident incident)
    {
        metrics.IncidentRecorded(incident.Kind.Tag(), incident.Model, incident.Subject, 1 + (long)incident.Suppressed);
        RecordedIncident entry;
        ulong unlogged;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var key = IncidentKey.Of(incident);
            if (_latest.TryGetValue(key, out var earlier) && now - earlier.LastSeen < _repeats)
            {
                earlier.Repeat_NeedsLock(now, incident);
                return;
            }

            entry = Add_NeedsLock(key, new RecordedIncident(++_lastId, now, incident));
            if (!_budget.TryTake(out unlogged))
            {
                return;
            }
        }

        Write(entry.Id, incident, unlogged);
    }

    /// <summary>Newest first.</summary>
    /// <param name="model">Only of this model, if given.</param>
    /// <param name="kind">Only of this kind, if given.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<IncidentView> Latest(string? model, IncidentKind? kind, int limit)
    {
        lock (_gate)
        {
            return
            [
                .. _oldestFirst.Reverse()
                    .Where(entry => (model is null || entry.Incident.Model == model) && (kind is null || entry.Incident.Kind == kind))
                    .Take(limit)
                    .Select(static entry => entry.View_NeedsLock()),
            ];
        }
    }

    /// <summary>Null if there never was one of that number, or it is forgotten.</summary>
    public IncidentView? Find(long id)
    {
        lock (_gate)
        {
            return _oldestFirst.FirstOrDefault(entry => entry.Id == id)?.View_NeedsLock();
        }
    }

    private RecordedIncident Add_NeedsLock(IncidentKey key, RecordedIncident entry)
    {
        if (_oldestFirst.Count == Capacity)
        {
            var oldest = _oldestFirst.Dequeue();
            var oldestKey = IncidentKey.Of(oldest.Incident);
            if (_latest.GetValueOrDefault(oldestKey) == oldest)
            {
                _latest.Remove(oldestKey);
            }
        }

        _oldestFirst.Enqueue(entry);
        return _latest[key] = entry;
    }

    private void Write(long id, Incident incident, ulong unlogged)
    {
        IncidentsLog.IncidentRecorded(
            logger,
            id,
            incident.Kind,
            incident.Model,
            incident.SandboxId,
            incident.Subject,
            incident.Detail,
            incident.Destination);
        if (unlogged > 0)
        {
            IncidentsLog.IncidentsNotLogged(logger, unlogged);
        }
    }
}
