using Microsoft.Extensions.Options;

namespace SandboxGateway.Filters;

internal static class FiltersServiceCollectionExtensions
{
    /// <summary>Adds the filter of what leaves.</summary>
    public static IServiceCollection AddFilters(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<FilterOptions>, FilterOptionsValidator>();
        services.AddOptionsWithValidateOnStart<FilterOptions>().BindConfiguration(FilterOptions.Section);
        services.AddSingleton<Canaries>();
        services.AddSingleton<FilterRules>();
        services.AddSingleton<SecretGuard>();
        services.AddSingleton<ModelFilters>();
        services.AddSingleton<FindingRecords>();
        services.AddSingleton<OutputFilter>();
        return services;
    }
}
