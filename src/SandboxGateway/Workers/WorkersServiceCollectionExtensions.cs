using Microsoft.Extensions.Options;
using SandboxGateway.Policies;
using SandboxGateway.Workers.Drift;
using SandboxGateway.Workers.Output;

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
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<LauncherExecutables>();
        services.AddSingleton<WorkerSocketListener>();
        services.AddSingleton<RunningSandboxes>();
        services.AddSingleton<SandboxEnds>();
        services.AddSingleton<WorkerOutput>();
        services.AddSingleton<LauncherClient>();
        services.AddSingleton<ISandboxLauncher>(provider => provider.GetRequiredService<LauncherClient>());
        services.AddHostedService(provider => provider.GetRequiredService<LauncherClient>());
        services.AddSingleton<SandboxLaunches>();
        services.AddSingleton<WorkerReports>();
        services.AddSingleton<WorkerPool>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerPool>());
        services.AddHostedService<DriftMonitor>();
        return services;
    }
}
