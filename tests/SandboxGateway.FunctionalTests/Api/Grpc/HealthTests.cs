using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SandboxGateway.Api.Grpc.Protocol.Health;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using ServingStatus = SandboxGateway.Api.Grpc.Protocol.Health.HealthCheckResponse.Types.ServingStatus;

namespace SandboxGateway.FunctionalTests.Api.Grpc;

/// <summary>grpc.health.v1.Health over a real connection.</summary>
public sealed class HealthTests
{
    private const string Inference = "inference.GRPCInferenceService";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("")]
    [InlineData(Inference)]
    public async Task Check_GatewayThatServes_IsServing(string service)
    {
        await using var gateway = await StartAsync();

        Assert.Equal(ServingStatus.Serving, await CheckAsync(gateway, service));
    }

    [Fact]
    public async Task Check_ModelStillLoading_IsNotServing()
    {
        await using var gateway = await StartAsync();
        gateway.Model.Status = new ModelStatus(ModelState.Loading, "The model is being loaded.", null);

        Assert.Equal(ServingStatus.NotServing, await CheckAsync(gateway, ""));
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        await using var gateway = await StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => CheckAsync(gateway, "other\n"));

        Assert.Equal(new Status(StatusCode.NotFound, "There is no service \"other?\"."), new Status(failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task List_Services_AreTheGatewayAndItsInference()
    {
        await using var gateway = await StartAsync();

        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var all = await channel.CreateCallInvoker().AsyncUnaryCall(
            Method(MethodType.Unary, "List", HealthListResponse.Parser), null, new CallOptions(), new HealthCheckRequest());

        Assert.Equal(["", Inference], all.Statuses.Keys.Order());
        Assert.All(all.Statuses.Values, status => Assert.Equal(ServingStatus.Serving, status.Status));
    }

    [Fact]
    public async Task Watch_Changes_AreToldUntilTheGatewayStops()
    {
        await using var gateway = await StartAsync();
        using var watch = Watch(gateway, "");

        Assert.Equal(ServingStatus.Serving, await watch.NextAsync());
        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(ServingStatus.NotServing, await watch.NextAsync());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Watch_UnknownService_IsToldSoAndStaysOpen()
    {
        await using var gateway = await StartAsync();
        using var watch = Watch(gateway, "other");

        Assert.Equal(ServingStatus.ServiceUnknown, await watch.NextAsync());
        var next = watch.NextAsync();

        Assert.False(next.IsCompleted);
    }

    private static async Task<ServingStatus> CheckAsync(GatewayTestHost gateway, string service)
    {
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var answer = await channel.CreateCallInvoker().AsyncUnaryCall(
            Method(MethodType.Unary, "Check", HealthCheckResponse.Parser), null, new CallOptions(), new HealthCheckRequest { Service = service });
        return answer.Status;
    }

    private static Watcher Watch(GatewayTestHost gateway, string service)
    {
        var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var call = channel.CreateCallInvoker().AsyncServerStreamingCall(
            Method(MethodType.ServerStreaming, "Watch", HealthCheckResponse.Parser), null, new CallOptions(), new HealthCheckRequest { Service = service });
        return new Watcher(channel, call);
    }

    private static Method<HealthCheckRequest, T> Method<T>(MethodType type, string name, MessageParser<T> parser)
        where T : class, IMessage<T> =>
        new(
            type,
            "grpc.health.v1.Health",
            name,
            Marshallers.Create(static message => message.ToByteArray(), HealthCheckRequest.Parser.ParseFrom),
            Marshallers.Create(static message => message.ToByteArray(), parser.ParseFrom));

    private static async Task<GatewayTestHost> StartAsync()
    {
        var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }

    private sealed class Watcher(GrpcChannel channel, AsyncServerStreamingCall<HealthCheckResponse> call) : IDisposable
    {
        public async Task<ServingStatus?> NextAsync() =>
            await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current.Status : null;

        public void Dispose()
        {
            call.Dispose();
            channel.Dispose();
        }
    }
}
