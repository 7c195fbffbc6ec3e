using Grpc.Core;
using Grpc.Net.Client;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.Client.Grpc;

/// <summary>The protocol over gRPC. Thread-safe.</summary>
internal sealed class GrpcTransport : ITransport
{
    private readonly GrpcChannel _channel;
    private readonly bool _isOwner;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _service;
    private readonly Metadata _headers = [];
    private readonly TimeProvider _time;

    private GrpcTransport(GrpcChannel channel, bool isOwner, InferenceClientOptions options)
    {
        _channel = channel;
        _isOwner = isOwner;
        _time = options.TimeProvider;
        _service = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        foreach (var (name, value) in options.Headers)
        {
            // Names of gRPC metadata are in lower case.
            _headers.Add(name.ToLowerInvariant(), value);
        }
    }

    public static GrpcTransport To(Uri address, InferenceClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = options.MaxAnswerBytes,
            MaxSendMessageSize = null,
        });
        return new GrpcTransport(channel, isOwner: true, options);
    }

    public static GrpcTransport Over(GrpcChannel channel, InferenceClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return new GrpcTransport(channel, isOwner: false, options);
    }

    public async Task<bool> IsLiveAsync(CancellationToken cancellationToken) =>
        (await CallAsync(_service.ServerLiveAsync, new ServerLiveRequest(), null, cancellationToken)).Live;

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        (await CallAsync(_service.ServerReadyAsync, new ServerReadyRequest(), null, cancellationToken)).Ready;

    public async Task<bool> IsModelReadyAsync(string model, string? version, CancellationToken cancellationToken) =>
        (await CallAsync(
            _service.ModelReadyAsync, new ModelReadyRequest { Name = model, Version = version ?? "" }, null, cancellationToken)).Ready;

    public async Task<ServerMetadata> GetServerAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(_service.ServerMetadataAsync, new ServerMetadataRequest(), null, cancellationToken);
        return new ServerMetadata(answer.Name, answer.Version, [.. answer.Extensions]);
    }

    public async Task<ModelMetadata> GetModelAsync(string model, string? version, CancellationToken cancellationToken)
    {
        var message = new ModelMetadataRequest { Name = model, Version = version ?? "" };
        return GrpcMessages.Read(await CallAsync(_service.ModelMetadataAsync, message, null, cancellationToken));
    }

    public async Task<InferenceResult> InferAsync(InferenceRequest request, TimeSpan remaining, CancellationToken cancellationToken) =>
        GrpcMessages.Read(await CallAsync(_service.ModelInferAsync, GrpcMessages.Write(request), remaining, cancellationToken));

    public void Dispose()
    {
        if (_isOwner)
        {
            _channel.Dispose();
        }
    }

    private async Task<TAnswer> CallAsync<TMessage, TAnswer>(
        Func<TMessage, CallOptions, AsyncUnaryCall<TAnswer>> call,
        TMessage message,
        TimeSpan? remaining,
        CancellationToken cancellationToken)
    {
        var options = new CallOptions(_headers, (_time.GetUtcNow() + remaining)?.UtcDateTime, cancellationToken);
        try
        {
            return await call(message, options).ResponseAsync;
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw GrpcFailures.Of(exception);
        }
    }
}
