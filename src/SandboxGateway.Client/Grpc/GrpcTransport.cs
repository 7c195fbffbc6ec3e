using System.Runtime.CompilerServices;
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

    public async Task<InferenceResult> InferAsync(InferenceRequest request, TimeSpan? remaining, CancellationToken cancellationToken) =>
        GrpcMessages.Read(await CallAsync(_service.ModelInferAsync, GrpcMessages.Write(request), remaining, cancellationToken));

    public async IAsyncEnumerable<InferenceResult> StreamAsync(
        InferenceRequest request, TimeSpan? remaining, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A failure then ends the call with its status, instead of a text that says less.
        Metadata headers = [.. _headers, new Metadata.Entry("triton_grpc_error", "true")];
        using var call = _service.ModelStreamInfer(Options(headers, remaining, cancellationToken));
        await SendOnlyAsync(call.RequestStream, GrpcMessages.Write(request), cancellationToken);
        while (await GuardAsync(() => call.ResponseStream.MoveNext(cancellationToken), cancellationToken))
        {
            var reply = call.ResponseStream.Current;
            if (reply.ErrorMessage.Length > 0)
            {
                throw new InferenceException(InferenceError.ServerFailed, reply.ErrorMessage);
            }

            yield return GrpcMessages.Read(reply.InferResponse);
        }
    }

    public void Dispose()
    {
        if (_isOwner)
        {
            _channel.Dispose();
        }
    }

    private Task<TAnswer> CallAsync<TMessage, TAnswer>(
        Func<TMessage, CallOptions, AsyncUnaryCall<TAnswer>> call, TMessage message, TimeSpan? remaining, CancellationToken cancellationToken) =>
        GuardAsync(() => call(message, Options(_headers, remaining, cancellationToken)).ResponseAsync, cancellationToken);

    private CallOptions Options(Metadata headers, TimeSpan? remaining, CancellationToken cancellationToken) =>
        new(headers, (_time.GetUtcNow() + remaining)?.UtcDateTime, cancellationToken);

    private static async Task SendOnlyAsync(
        IClientStreamWriter<ModelInferRequest> requests, ModelInferRequest message, CancellationToken cancellationToken)
    {
        try
        {
            await requests.WriteAsync(message, cancellationToken);
            await requests.CompleteAsync();
        }
        catch (Exception exception) when (exception is InvalidOperationException or RpcException)
        {
            // The server has ended the call before it took the message. Why, reading its replies tells.
        }
    }

    /// <summary>Puts gRPC's own failures into the client's words.</summary>
    private static async Task<T> GuardAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw GrpcFailures.Of(exception);
        }
    }
}
