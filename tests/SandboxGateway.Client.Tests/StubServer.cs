using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SandboxGateway.Client.Tests;

/// <summary>An HTTP server on free loopback ports that answers every request as the test says, and counts them.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private StubServer(WebApplication app) => _app = app;

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => Addresses[0];

    /// <summary>HTTP/2 without TLS.</summary>
    public Uri Http2 => Addresses[1];

    public int Requests => _requests;

    private Uri[] Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    /// <param name="answer">Given the request and its number, from 1.</param>
    public static async Task<StubServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var server = new StubServer(app);
        app.Run(context => answer(context, Interlocked.Increment(ref server._requests)));
        await app.StartAsync();
        return server;
    }

    /// <summary>A server that answers every request with the same status and body.</summary>
    public static Task<StubServer> StartAsync(int status, string body) => StartAsync((context, _) => WriteAsync(context, status, body));

    public static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
