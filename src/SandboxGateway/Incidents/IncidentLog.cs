namespace SandboxGateway.Incidents;

/// <summary>The latest incidents, newest last, bounded. Thread-safe.</summary>
internal sealed class IncidentLog
{
    private const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<Incident> _incidents = new();

    public void Record(Incident incident)
    {
        lock (_gate)
        {
            if (_incidents.Count == Capacity)
            {
                _incidents.Dequeue();
            }

            _incidents.Enqueue(incident);
        }
    }

    public IReadOnlyList<Incident> Latest()
    {
        lock (_gate)
        {
            return [.. _incidents];
        }
    }
}
