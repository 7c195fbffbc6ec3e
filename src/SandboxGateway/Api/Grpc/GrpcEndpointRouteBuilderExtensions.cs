using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace SandboxGateway.Api.Grpc;

/// <summary>Maps the gRPC side.</summary>
internal static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps inference.GRPCInferenceService, health and reflection. Kestrel's limit on bodies is taken off, because it answers with an HTTP error
    /// no gRPC client understands; <see cref="GrpcApiOptions.MaxRequestBytes"/> holds in its place.
    /// </summary>
    public static void MapInferenceGrpc(this IEndpointRouteBuilder endpoints)
    {
        endpoints.Map<InferenceGrpcService>();
        endpoints.Map<HealthGrpcService>();
        endpoints.Map<ReflectionGrpcService>();
    }

    private static void Map<TService>(this IEndpointRouteBuilder endpoints)
        where TService : class =>
        endpoints.MapGrpcService<TService>()
            .WithMetadata((IRequestSizeLimitMetadata)new DisableRequestSizeLimitAttribute());
}
