using Microsoft.Extensions.Options;
using SandboxGateway.Policies;
using SandboxGateway.Workers;

namespace SandboxGateway.Doctor;

internal static class DoctorServiceCollectionExtensions
{
    /// <summary>Adds the doctor, and the gate that has it examine the host before the gateway serves.</summary>
    public static IServiceCollection AddDoctor(this IServiceCollection services, GatewayFactory factory)
    {
        services.AddSingleton<IValidateOptions<DoctorOptions>, DoctorOptionsValidator>();
        services.AddOptionsWithValidateOnStart<DoctorOptions>().BindConfiguration(DoctorOptions.Section);
        // The folder alone: a gateway that runs holds its lock, and the command must be able to keep its report all the same.
        services.AddSingleton(provider => new DoctorStore(
            Path.GetFullPath(provider.GetRequiredService<IOptions<DataOptions>>().Value.Data)));
        services.AddSingleton(provider => new HostDoctor(
            factory,
            SettingsOf(provider),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<DoctorGate>();
        return services;
    }

    private static DoctorSettings SettingsOf(IServiceProvider provider) => new()
    {
        NativeFolder = provider.GetRequiredService<LauncherExecutables>().Folder,
        Further = provider.GetRequiredService<IOptions<PolicyOptions>>().Value.Path is { Length: > 0 } path
            ? ["--policies", Path.GetFullPath(path)]
            : [],
    };
}
