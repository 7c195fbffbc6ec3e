namespace SandboxGateway.Incidents;

/// <summary>One thing that happened in a sandbox and should not have. Holds no payload and no secret.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="SandboxId">The sandbox.</param>
/// <param name="Subject">What exactly, for people and metrics, from a bounded set: the system call, the limit, the check.</param>
/// <param name="Detail">More of it: decoded arguments, numbers, declared and effective value.</param>
internal sealed record Incident(IncidentKind Kind, string Model, string SandboxId, string Subject, string Detail)
{
    /// <summary>
    /// The request the worker was busy with, or had answered last, as the client named it; null if it named none or there was
    /// none.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>The peer a refused call named; null for other calls.</summary>
    public string? Destination { get; init; }

    /// <summary>How many more like it were not recorded one by one.</summary>
    public ulong Suppressed { get; init; }
}
