using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<InferenceGrpcService>, InferenceGrpcMethods>());
        return services;
    }

    private static void Configure(GrpcServiceOptions options, IOptions<GrpcApiOptions> settings)
    {
        options.MaxReceiveMessageSize = settings.Value.MaxRequestBytes;

        // The size limit holds for the compressed message only: a few kilobytes could unpack to any size.
        options.CompressionProviders.Clear();
    }
}
