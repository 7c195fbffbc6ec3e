using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SandboxGateway.Api.Http;

namespace SandboxGateway.Api.Grpc;

/// <summary>Registers the gRPC side.</summary>
internal static class GrpcServiceCollectionExtensions
{
    public static IServiceCollection AddInferenceGrpc(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<GrpcApiOptions>().BindConfiguration(GrpcApiOptions.Section);
        services.AddSingleton<IValidateOptions<GrpcApiOptions>, GrpcApiOptionsValidator>();
        services.AddGrpc();
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<GrpcApiOptions>>(Configure);
        services.AddSingleton<RepositoryCalls>();
        services.AddSingleton<InferenceGrpcService>();
        services.AddSingleton<ObservationGrpcCalls>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<InferenceGrpcService>, InferenceGrpcMethods>());
        services.AddSingleton<HealthGrpcService>();
        services.AddSingleton<ReflectionGrpcService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<HealthGrpcService>, HealthGrpcMethods>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<ReflectionGrpcService>, ReflectionGrpcMethods>());
        return services;
    }

    private static void Configure(GrpcServiceOptions options, IOptions<GrpcApiOptions> settings)
    {
        options.MaxReceiveMessageSize = settings.Value.MaxRequestBytes;

        options.CompressionProviders.Clear();
        options.CompressionProviders.Add(new BoundedCompressionProvider(ContentCoding.Gzip, settings.Value.MaxRequestBytes));
        options.CompressionProviders.Add(new BoundedCompressionProvider(ContentCoding.Deflate, settings.Value.MaxRequestBytes));
    }
}
