using Microsoft.Extensions.Options;
using SandboxGateway.Incidents;
using SandboxGateway.Policies;

namespace SandboxGateway.Workers;

internal static class WorkersServiceCollectionExtensions
{
    /// <summary>Adds the worker pool, and the launcher client behind it.</summary>
    public static IServiceCollection AddWorkers(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<WorkersOptions>, WorkersOptionsValidator>();
        services.AddOptionsWithValidateOnStart<WorkersOptions>().BindConfiguration(WorkersOptions.Section);
        services.AddSingleton<IValidateOptions<DataOptions>, DataOptionsValidator>();
        services.AddOptionsWithValidateOnStart<DataOptions>().BindConfiguration(DataOptions.Section);

        services.AddPolicies();
        services.AddSingleton<IncidentLog>();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<LauncherExecutables>();
        services.AddSingleton<WorkerSocketListener>();
        services.AddSingleton<LauncherClient>();
        services.AddSingleton<ISandboxLauncher>(provider => provider.GetRequiredService<LauncherClient>());
        services.AddHostedService(provider => provider.GetRequiredService<LauncherClient>());
        services.AddSingleton<WorkerPool>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerPool>());
        return services;
    }
}
