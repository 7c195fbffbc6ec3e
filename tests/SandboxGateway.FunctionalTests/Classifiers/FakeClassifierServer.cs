using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SandboxGateway.FunctionalTests.Classifiers;

/// <summary>A server of the Open Inference Protocol that scores texts: 1 for one with "bad" in it, else 0; or does what it is told.</summary>
internal sealed class FakeClassifierServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeClassifierServer(WebApplication app) => _app = app;

    public Uri Url => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "/v2/models/guard/infer");

    /// <summary>What was asked, newest last.</summary>
    public List<string[]> Asked { get; } = [];

    /// <summary>What it does instead of answering, if set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<FakeClassifierServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeClassifierServer(app);
        app.MapPost("/v2/models/guard/infer", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        var texts = body.GetProperty("inputs")[0].GetProperty("data").Deserialize<string[]>()!;
        Asked.Add(texts);
        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }

        var scores = texts.Select(text => text.Contains("bad", StringComparison.Ordinal) ? 1 : 0);
        await context.Response.WriteAsJsonAsync(new { outputs = new[] { new { name = "score", datatype = "FP32", shape = new[] { texts.Length }, data = scores } } });
    }
}
