using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace SandboxGateway.Api.Grpc;

/// <summary>Maps the gRPC side.</summary>
internal static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps inference.GRPCInferenceService. Kestrel's limit on bodies is taken off, because it answers with an HTTP error
    /// no gRPC client understands; <see cref="GrpcApiOptions.MaxRequestBytes"/> holds in its place.
    /// </summary>
    public static IEndpointConventionBuilder MapInferenceGrpc(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGrpcService<InferenceGrpcService>()
            .WithMetadata((IRequestSizeLimitMetadata)new DisableRequestSizeLimitAttribute());
}
