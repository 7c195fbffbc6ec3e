namespace SandboxGateway.Incidents;

/// <summary>What makes two incidents of a sandbox the same one again.</summary>
internal readonly record struct IncidentKey(
    IncidentKind Kind, string Model, string SandboxId, string Subject, string? Destination)
{
    public static IncidentKey Of(Incident incident) =>
        new(incident.Kind, incident.Model, incident.SandboxId, incident.Subject, incident.Destination);
}
