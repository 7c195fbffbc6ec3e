using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// The calls of inference.GRPCInferenceService; <see cref="InferenceGrpcMethods"/> binds them. Thread-safe, without state.
/// </summary>
internal sealed class InferenceGrpcService(ModelRegistry registry, InferencePipeline pipeline, RepositoryCalls repository)
{
    /// <summary>The calls of the model repository extension.</summary>
    public RepositoryCalls Repository { get; } = repository;

    public static Task<ServerLiveResponse> ServerLive() => Task.FromResult(new ServerLiveResponse { Live = true });

    public Task<ServerReadyResponse> ServerReady() =>
        Task.FromResult(new ServerReadyResponse { Ready = registry.IsReady });

    public static Task<ServerMetadataResponse> ServerMetadata() => Task.FromResult(new ServerMetadataResponse
    {
        Name = ServerDescription.Name,
        Version = ServerDescription.Version,
        Extensions = { ServerDescription.Extensions },
    });

    public Task<ModelReadyResponse> ModelReady(ModelReadyRequest message)
    {
        var model = Find(message.Name, message.Version);
        return Task.FromResult(new ModelReadyResponse { Ready = model.Status.State == ModelState.Ready });
    }

    public Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest message)
    {
        var model = Find(message.Name, message.Version);
        return model.Status.Signature is { } signature
            ? Task.FromResult(GrpcResponseWriter.Describe(model, signature, registry.ServingVersions(model.Name)))
            : throw GrpcFaults.ToException(ModelFaults.NotReady(model));
    }

    public async Task<ModelInferResponse> ModelInfer(ModelInferRequest message, ServerCallContext context)
    {
        using var request = new InferenceRequest();
        var outcome = await pipeline.ExecuteAsync(
            message.ModelName,
            NullIfEmpty(message.ModelVersion),
            new GrpcWireForm(message),
            request,
            context.CancellationToken);
        if (!outcome.IsSuccess)
        {
            throw GrpcFaults.ToException(outcome.Fault);
        }

        // The library serializes the message after this method returns, and ends the HTTP request after that.
        context.GetHttpContext().Response.RegisterForDispose(outcome.Response);
        return GrpcResponseWriter.Write(outcome.Model, request, outcome.Response);
    }

    private ServedModel Find(string name, string version) =>
        registry.TryFind(name, NullIfEmpty(version), out var model)
            ? model
            : throw GrpcFaults.ToException(ModelFaults.NotFound(registry, name, NullIfEmpty(version)));

    // proto3 has no absent string; the protocol says an empty version means the default one.
    private static string? NullIfEmpty(string version) => version.Length == 0 ? null : version;
}
