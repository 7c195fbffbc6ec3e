using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxGateway.TestSupport;

namespace SandboxGateway.FunctionalTests.Api.Docs;

/// <summary>A headless Chromium with one page, driven through its DevTools protocol. It and its profile go when it is disposed.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TemporaryFolder _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _problems = [];
    private string _session = "";
    private int _messages;

    private Browser(Process process, TemporaryFolder profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Null if there is none.</summary>
    public static string? Program { get; } =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>What the page's console was told: errors of scripts, and what the policy refused.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static async Task<Browser> OpenAsync(Uri page)
    {
        var profile = new TemporaryFolder();
        var start = new ProcessStartInfo(
            Program ?? throw new InvalidOperationException("chromium is needed: deploy/scripts/setup.sh installs it."),
            [
                "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
                // Its own sandbox does not run as root; what it opens here is ours.
                "--no-sandbox", "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "--window-size=360,800", "about:blank",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        // Read and dropped: a full pipe would stop it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var browser = new Browser(process, profile);
        try
        {
            await browser.ConnectAsync(page);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression, of whose promise it waits for the end.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync(
            "Runtime.evaluate",
            new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true, ["userGesture"] = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var exception), exception.ToString());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public Task UntilAsync(string condition) => Eventually.TrueAsync(
        async () => (await EvaluateAsync($"Boolean({condition})")).GetBoolean(), _patience, condition);

    public async Task<string> TextAsync(string id) => (await EvaluateAsync($"document.getElementById('{id}').textContent")).GetString()!;

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // Its children write their last a moment after it is gone.
        await Eventually.TrueAsync(TryDelete, _patience);
    }

    private bool TryDelete()
    {
        try
        {
            _profile.Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task ConnectAsync(Uri page)
    {
        var port = Path.Combine(_profile.Path, "DevToolsActivePort");
        await Eventually.TrueAsync(() => File.Exists(port) && File.ReadAllLines(port).Length == 2, _patience);
        var lines = await File.ReadAllLinesAsync(port);
        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}"), CancellationToken.None);
        var target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await SendAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = target.GetProperty("targetId").GetString(), ["flatten"] = true });
        _session = attached.GetProperty("sessionId").GetString()!;
        await SendAsync("Runtime.enable", []);
        await SendAsync("Log.enable", []);
        await SendAsync("Page.navigate", new JsonObject { ["url"] = page.AbsoluteUri });
    }

    private async Task<JsonElement> SendAsync(string method, JsonObject parameters)
    {
        var id = ++_messages;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session.Length > 0)
        {
            message["sessionId"] = _session;
        }

        using var patience = new CancellationTokenSource(_patience);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        while (true)
        {
            var answer = await ReceiveAsync(patience.Token);
            if (answer.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
            {
                Assert.False(answer.TryGetProperty("error", out var error), error.ToString());
                return answer.GetProperty("result");
            }

            if (answer.TryGetProperty("method", out var happened) && happened.GetString() is "Log.entryAdded" or "Runtime.exceptionThrown")
            {
                _problems.Add(answer.GetProperty("params").ToString());
            }
        }
    }

    private async Task<JsonElement> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 << 10];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonDocument.Parse(message.ToArray()).RootElement;
    }
}
