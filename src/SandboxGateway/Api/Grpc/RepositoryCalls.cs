using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Versions;

namespace SandboxGateway.Api.Grpc;

/// <summary>The calls of the model repository extension. Thread-safe, without state.</summary>
internal sealed class RepositoryCalls(RepositoryService repository, RepositoryIndex index)
{
    public Task<RepositoryIndexResponse> IndexAsync(RepositoryIndexRequest message)
    {
        CheckRepository(message.RepositoryName);
        return Task.FromResult(new RepositoryIndexResponse
        {
            Models =
            {
                index.List(message.Ready).Select(static entry => new RepositoryIndexResponse.Types.ModelIndex
                {
                    Name = entry.Name,
                    Version = entry.Version,
                    State = entry.StateName,
                    Reason = entry.Reason,
                }),
            },
        });
    }

    public async Task<RepositoryModelLoadResponse> LoadAsync(RepositoryModelLoadRequest message, ServerCallContext context)
    {
        CheckRepository(message.RepositoryName);
        Throw(message.Parameters.Keys.Select(RepositoryFaults.CheckLoadParameter).FirstOrDefault(static fault => fault is not null));
        Throw(await repository.LoadAsync(message.ModelName, context.CancellationToken));
        return new RepositoryModelLoadResponse();
    }

    public async Task<RepositoryModelUnloadResponse> UnloadAsync(RepositoryModelUnloadRequest message, ServerCallContext context)
    {
        CheckRepository(message.RepositoryName);
        Throw(message.Parameters.Keys.Select(RepositoryFaults.CheckUnloadParameter).FirstOrDefault(static fault => fault is not null));
        Throw(await repository.UnloadAsync(message.ModelName, context.CancellationToken));
        return new RepositoryModelUnloadResponse();
    }

    private static void CheckRepository(string name) => Throw(name.Length == 0 ? null : RepositoryFaults.OneRepository);

    private static void Throw(GatewayFault? fault)
    {
        if (fault is not null)
        {
            throw GrpcFaults.ToException(fault);
        }
    }
}
