namespace SandboxGateway.Incidents;

internal static class IncidentsServiceCollectionExtensions
{
    /// <summary>Adds the log of what sandboxes should not have done.</summary>
    public static IServiceCollection AddIncidents(this IServiceCollection services) => services.AddSingleton<IncidentLog>();
}
