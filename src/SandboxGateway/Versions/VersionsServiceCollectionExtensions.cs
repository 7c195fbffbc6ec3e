using Microsoft.Extensions.Options;

namespace SandboxGateway.Versions;

/// <summary>Registers what loads and unloads models.</summary>
internal static class VersionsServiceCollectionExtensions
{
    public static IServiceCollection AddVersions(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RepositoryOptions>().BindConfiguration(RepositoryOptions.Section);
        services.AddSingleton<IValidateOptions<RepositoryOptions>, RepositoryOptionsValidator>();
        services.AddSingleton<VersionLoads>();
        services.AddSingleton<ManagedModels>();
        services.AddSingleton<RepositoryLooks>();
        services.AddSingleton<RepositoryHints>();
        services.AddSingleton<RepositoryIndex>();
        services.AddSingleton<RepositoryService>();
        services.AddHostedService(provider => provider.GetRequiredService<RepositoryService>());
        return services;
    }
}
