using Microsoft.Extensions.Options;

namespace SandboxGateway.Registry;

/// <summary>Registers the model registry.</summary>
internal static class RegistryServiceCollectionExtensions
{
    public static IServiceCollection AddModelRegistry(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RegistryOptions>().BindConfiguration(RegistryOptions.Section);
        services.AddSingleton<IValidateOptions<RegistryOptions>, RegistryOptionsValidator>();
        services.AddSingleton<IValidateOptions<RegistryOptions>, ModelsFolderValidator>();
        services.AddSingleton<ModelRepository>();
        services.AddSingleton(static _ => new ModelRegistry());
        return services;
    }
}
