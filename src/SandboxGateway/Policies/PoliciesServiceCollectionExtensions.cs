namespace SandboxGateway.Policies;

internal static class PoliciesServiceCollectionExtensions
{
    /// <summary>Adds the policies models can name.</summary>
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddOptions<PolicyOptions>().BindConfiguration(PolicyOptions.Section);
        services.AddSingleton<PolicyCatalog>();
        services.AddSingleton<ModelPolicies>();
        services.AddSingleton<HostControls>();
        return services;
    }
}
