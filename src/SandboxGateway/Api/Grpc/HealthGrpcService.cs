using Grpc.Core;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Api.Grpc.Protocol.Health;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using ServingStatus = SandboxGateway.Api.Grpc.Protocol.Health.HealthCheckResponse.Types.ServingStatus;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// The calls of grpc.health.v1.Health, which tell of the gateway and of its inference service the same:
/// whether every model has loaded, or failed to. Thread-safe, without state.
/// </summary>
internal sealed class HealthGrpcService(ModelRegistry registry, IHostApplicationLifetime lifetime, TimeProvider timeProvider)
{
    // A balancer that learns of a change a second late sends no request wrong: the gateway answers while it stops.
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(1);

    private static readonly string[] _services = ["", GRPCInferenceService.Descriptor.FullName];

    private ServingStatus Status =>
        registry.IsReady && !lifetime.ApplicationStopping.IsCancellationRequested ? ServingStatus.Serving : ServingStatus.NotServing;

    public Task<HealthCheckResponse> Check(HealthCheckRequest message) => _services.Contains(message.Service)
        ? Task.FromResult(new HealthCheckResponse { Status = Status })
        : throw new RpcException(new Status(StatusCode.NotFound, $"There is no service {TensorText.Name(message.Service)}."));

    public Task<HealthListResponse> List()
    {
        var statuses = new HealthListResponse();
        foreach (var service in _services)
        {
            statuses.Statuses[service] = new HealthCheckResponse { Status = Status };
        }

        return Task.FromResult(statuses);
    }

    public async Task Watch(HealthCheckRequest message, IServerStreamWriter<HealthCheckResponse> answers, ServerCallContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(_lookEvery, timeProvider);
        var isKnown = _services.Contains(message.Service);
        var told = default(ServingStatus?);
        try
        {
            do
            {
                told = await TellAsync(isKnown ? Status : ServingStatus.ServiceUnknown, told, answers, context.CancellationToken);
            }
            while (await timer.WaitForNextTickAsync(either.Token));
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            // The gateway stops. Who watches hears of it, and his stream ends.
            await TellAsync(isKnown ? Status : ServingStatus.ServiceUnknown, told, answers, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
    }

    private static async Task<ServingStatus> TellAsync(
        ServingStatus status, ServingStatus? told, IServerStreamWriter<HealthCheckResponse> answers, CancellationToken cancellationToken)
    {
        if (status != told)
        {
            await answers.WriteAsync(new HealthCheckResponse { Status = status }, cancellationToken);
        }

        return status;
    }
}
