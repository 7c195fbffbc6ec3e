using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SandboxGateway.Api.Grpc;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Api.Grpc;

/// <summary>The gRPC side on a real Kestrel, without a pipeline: for calls that end before it.</summary>
internal sealed class GrpcTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private GrpcTestServer(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.Single());
    }

    public static async Task<GrpcTestServer> StartAsync(ModelRegistry registry, int maxRequestBytes = 1 << 20)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            [new("Gateway:Grpc:MaxRequestBytes", maxRequestBytes.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddInferenceGrpc();
        builder.Services.AddSingleton(new InferenceGrpcService(registry, pipeline: null!, repository: null!));

        var app = builder.Build();
        app.MapInferenceGrpc();
        await app.StartAsync();
        return new GrpcTestServer(app);
    }

    public async Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        new MessageParser<TResponse>(() => new TResponse()).ParseFrom(await CallRawAsync(method, request.ToByteArray()));

    /// <summary>Sends bytes as they are, so that they need not be a message.</summary>
    public async Task<byte[]> CallRawAsync(string method, byte[] request, Metadata? headers = null)
    {
        var bytes = Marshallers.Create(static value => value, static value => value);
        var definition = new Method<byte[], byte[]>(
            MethodType.Unary, "inference.GRPCInferenceService", method, bytes, bytes);
        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(30));
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(definition, null, options, request);
        return await call;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}
