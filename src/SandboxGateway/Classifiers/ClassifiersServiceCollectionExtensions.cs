namespace SandboxGateway.Classifiers;

internal static class ClassifiersServiceCollectionExtensions
{
    /// <summary>Adds what contracts ask about texts.</summary>
    public static IServiceCollection AddClassifiers(this IServiceCollection services)
    {
        services.AddSingleton<HttpClassifier>();
        services.AddSingleton<ModelClassifier>();
        services.AddSingleton<TextClassifiers>();
        return services;
    }
}
